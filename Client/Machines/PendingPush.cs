namespace Orleans.Channels.Client;

/// <summary>A push, until it is known what became of it.</summary>
/// <param name="reference">Its ref, which no other push of this client has.</param>
/// <param name="request">What the application wants.</param>
internal sealed class PendingPush(long reference, PushRequest request)
{
    private readonly TaskCompletionSource<PushReply?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its ref.</summary>
    public long Ref => reference;

    /// <summary>What the application wants.</summary>
    public PushRequest Request => request;

    /// <summary>The trace that it belongs to (W3C <c>traceparent</c>), or null.</summary>
    public string? Trace { get; init; }

    /// <summary>When it is given up.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>How far it has come.</summary>
    public PushStage Stage { get; set; }

    /// <summary>The join that it goes with, once it has a turn.</summary>
    public long JoinRef { get; set; }

    /// <summary>What became of it, when <see cref="Stage"/> says that it is known.</summary>
    public PushOutcome Outcome { get; private set; }

    /// <summary>Completes with the server's answer, or with null when there is none.</summary>
    public Task<PushReply?> Completion => _end.Task;

    /// <summary>Says what became of it.</summary>
    public void End(PushOutcome outcome, PushReply? reply)
    {
        Stage = PushStage.Done;
        Outcome = outcome;
        _end.TrySetResult(reply);
    }
}
