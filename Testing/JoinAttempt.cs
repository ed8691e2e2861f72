namespace Orleans.Channels.Testing;

/// <summary>What became of a join.</summary>
public sealed class JoinAttempt
{
    private readonly ChannelTestMember? _member;
    private readonly string _topic;
    private readonly CrashLog.Crash? _crash;

    internal JoinAttempt(string topic, Payload response, ChannelTestMember? member, CrashLog.Crash? crash)
    {
        _topic = topic;
        _crash = crash;
        Response = response;
        _member = member;
    }

    /// <summary>Whether the channel let the member in.</summary>
    public bool IsOk => _member is not null;

    /// <summary>The response: the channel's own, or the reason that it, or the gateway, refuses with.</summary>
    public Payload Response { get; }

    /// <summary>The member that has joined.</summary>
    /// <exception cref="ChannelAssertionException">The join was refused.</exception>
    public ChannelTestMember Member => _member
        ?? throw new ChannelAssertionException($"Expected the join of \"{_topic}\" to be let in. It was refused with {ServerFrame.Show(Response)}.{ChannelTestSocket.Tell(_crash)}", _crash?.Exception);
}
