namespace Orleans.Channels.Client;

/// <summary>A push, until it is known what became of it.</summary>
/// <param name="reference">Its ref, which no other push of this client has.</param>
/// <param name="eventName">The event.</param>
/// <param name="payload">JSON, or bytes.</param>
/// <param name="isBinary">Whether it is bytes.</param>
internal sealed class PendingPush(long reference, string eventName, ReadOnlyMemory<byte> payload, bool isBinary)
{
    private readonly TaskCompletionSource<PushReply?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its ref.</summary>
    public long Ref => reference;

    /// <summary>The event.</summary>
    public string Event => eventName;

    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Whether the payload is bytes.</summary>
    public bool IsBinary => isBinary;

    /// <summary>When it is given up.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether an answer is waited for.</summary>
    public required bool WantsAnswer { get; init; }

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
