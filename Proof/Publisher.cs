using System.Text.Json;

namespace Orleans.Channels.Proof;

/// <summary>Speaks on a topic: numbers in order, each until it is answered with ok.</summary>
internal sealed class Publisher(ProofTopic topic, TimeSpan interval) : ProofMember(topic.Name)
{
    private static readonly TimeSpan ReplyPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private (string Ref, TaskCompletionSource<bool> Answer)? _pending;

    /// <summary>Where it is noted which silo answered, or null.</summary>
    public Acknowledgements? Answers { get; init; }

    /// <summary>Speaks for as long as it may.</summary>
    public async Task RunAsync(TimeSpan firstDelay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(firstDelay, cancellationToken);
            using var timer = new PeriodicTimer(interval);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var number = topic.Begin();
                for (var attempt = 1; !await TrySayAsync(number, attempt, cancellationToken); attempt++)
                {
                    do
                    {
                        await Task.Delay(Pause, cancellationToken);
                    }
                    while (!IsJoined);
                }

                topic.Acknowledge();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <inheritdoc/>
    protected override void Left() => Answer(null, false);

    /// <inheritdoc/>
    protected override void Replied(string? pushRef, bool isOk, JsonElement response)
    {
        if (isOk)
        {
            Answers?.Add(response.GetProperty("silo").GetString()!);
        }

        Answer(pushRef, isOk);
    }

    private async Task<bool> TrySayAsync(int number, int attempt, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pushRef = Socket.NextRef();
        lock (_lock)
        {
            _pending = (pushRef, answer);
        }

        if (JoinRef is not { } joinRef || !IsJoined
            || !await Socket.TrySendAsync(WireFrame.Write(joinRef, pushRef, topic.Name, "say", new { n = number, a = attempt })))
        {
            return false;
        }

        try
        {
            return await answer.Task.WaitAsync(ReplyPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Answer(string? pushRef, bool isOk)
    {
        lock (_lock)
        {
            if (_pending is { } pending && (pushRef is null || pushRef == pending.Ref))
            {
                _pending = null;
                pending.Answer.TrySetResult(isOk);
            }
        }
    }
}
