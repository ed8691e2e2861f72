namespace Orleans.Channels.Client;

/// <summary>The server let a channel not be joined.</summary>
public sealed class JoinRefusedException : Exception
{
    internal JoinRefusedException(string topic, PushReply reply)
        : base($"The join of \"{topic}\" was refused{(reply.Reason is { } reason ? $": {reason}" : string.Empty)}.") => Reply = reply;

    /// <summary>What the server answered.</summary>
    public PushReply Reply { get; }
}
