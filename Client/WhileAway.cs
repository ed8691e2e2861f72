namespace Orleans.Channels.Client;

/// <summary>What a push does while its channel isn't joined.</summary>
public enum WhileAway
{
    /// <summary>It waits for the join, for as long as its time-out allows.</summary>
    Wait,

    /// <summary>It fails at once, with <see cref="PushOutcome.NotSent"/>.</summary>
    Fail,
}
