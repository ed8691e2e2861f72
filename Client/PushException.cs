namespace Orleans.Channels.Client;

/// <summary>A push had no good end.</summary>
public sealed class PushException : Exception
{
    internal PushException(string topic, string eventName, PushOutcome outcome, PushReply? reply)
        : base($"The push \"{eventName}\" on \"{topic}\" {Sentence(outcome, reply)}")
    {
        Outcome = outcome;
        Reply = reply;
    }

    /// <summary>What became of it.</summary>
    public PushOutcome Outcome { get; }

    /// <summary>What the server answered; null when it didn't.</summary>
    public PushReply? Reply { get; }

    private static string Sentence(PushOutcome outcome, PushReply? reply) => outcome switch
    {
        PushOutcome.Refused => $"was refused with \"{reply!.Status}\"{(reply.Reason is { } reason ? $": {reason}" : string.Empty)}.",
        PushOutcome.TimedOut => "was sent, and no answer came in time. It may have run.",
        PushOutcome.NotSent => "wasn't sent.",
        _ => "was sent, and its answer is lost. It may have run.",
    };
}
