namespace Orleans.Channels.Client;

/// <summary>A leave that the server hasn't answered.</summary>
/// <param name="reference">Its ref.</param>
/// <param name="joinRef">The join that it ends.</param>
/// <param name="deadline">Until when it is waited for.</param>
internal sealed class PendingLeave(long reference, long joinRef, TimeSpan deadline)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its ref.</summary>
    public long Ref => reference;

    /// <summary>Until when it is waited for; null when it is over.</summary>
    public TimeSpan? Deadline => _end.Task.IsCompleted ? null : deadline;

    /// <summary>Completes when it is over.</summary>
    public Task Completion => _end.Task;

    /// <summary>Whether a frame says that the member has left. With a new join right behind, the answer to the leave may be missing, and the close says it.</summary>
    public bool IsEndedBy(in ServerFrame frame) =>
        (frame.Event == Events.Reply && frame.Ref == reference) || (frame.Event is Events.Close or Events.Error && frame.JoinRef == joinRef);

    /// <summary>Nobody waits any more.</summary>
    public void End() => _end.TrySetResult();
}
