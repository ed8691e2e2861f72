namespace Orleans.Channels.Grains;

/// <summary>What a topic's grain does for the channel that lives in it.</summary>
internal interface ITopicHost
{
    Topic Topic { get; }

    IEnumerable<ChannelSocket> Members { get; }

    /// <summary>The <see cref="ChannelState{TState}"/> of a channel that has one.</summary>
    IChannelState? State { get; }

    TopicPresence Presence { get; }

    /// <summary>Whether the code that asks runs in a turn of the topic.</summary>
    bool IsInTurn { get; }

    ValueTask BroadcastAsync(string eventName, Payload payload, MemberId except);

    ValueTask ReplyAsync(SocketRef to, Reply reply);

    void Send(object message, ChannelSocket? socket);

    IDisposable StartTimer(TimeSpan due, TimeSpan period, object message, ChannelSocket? socket);
}
