namespace Orleans.Channels.Client;

/// <summary>What became of a push.</summary>
public enum PushOutcome
{
    /// <summary>The server's handler replied <c>ok</c>.</summary>
    Answered,

    /// <summary>The server's handler replied something else, or nobody there takes such a push.</summary>
    Refused,

    /// <summary>It was sent, and no answer came in time. It may have run, and may still run.</summary>
    TimedOut,

    /// <summary>It never left this process.</summary>
    NotSent,

    /// <summary>It was sent, and what would have brought the answer is gone: it may have run or not.</summary>
    Lost,
}
