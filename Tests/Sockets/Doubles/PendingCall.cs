namespace Orleans.Channels.Tests;

/// <summary>A call that waits until the test answers it.</summary>
internal sealed class PendingCall<TRequest, TAnswer>(TRequest request)
{
    private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TRequest Request => request;

    public Task<TAnswer> Answered => _answer.Task;

    public void Answer(TAnswer answer) => _answer.SetResult(answer);

    public void Fail(Exception? exception = null) => _answer.SetException(exception ?? new TimeoutException("The test lets this call fail."));

    /// <summary>As Orleans answers a call that it can bring nowhere.</summary>
    public void Refuse() => _answer.SetException(new SiloUnavailableException("The test has this call refused."));
}
