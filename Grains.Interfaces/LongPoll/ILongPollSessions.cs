namespace Orleans.Channels;

/// <summary>The long-poll sessions of one gateway, as other gateways reach them through its <see cref="IGatewayGrain"/>.</summary>
[Alias("Orleans.Channels.ILongPollSessions")]
internal interface ILongPollSessions : IGrainObserver
{
    /// <summary>Waits for what a session has to say, up to the poll window.</summary>
    /// <param name="session">The session's id.</param>
    /// <returns>Null when there is no such session.</returns>
    [Alias("Poll"), ResponseTimeout("00:00:30")]
    Task<PollResult?> PollAsync(string session);

    /// <summary>Ends a poll: its messages are gone when they were delivered, and wait for the next poll when not.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="poll">The poll's number.</param>
    /// <param name="delivered">Whether the answer was written to the client.</param>
    [Alias("EndPoll"), ResponseTimeout("00:00:30")]
    Task EndPollAsync(string session, long poll, bool delivered);

    /// <summary>Takes a client's frames.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="frames">The frames, in order.</param>
    /// <returns>200 when they were dispatched, 400 when one is malformed, 408 when dispatching took longer than the window, 410 when there is no such session.</returns>
    [Alias("Post"), ResponseTimeout("00:00:30")]
    Task<int> PostAsync(string session, [Immutable] PostedFrame[] frames);
}

/// <summary>What a poll brings.</summary>
/// <param name="Poll">The poll's number in its session.</param>
/// <param name="Messages">The messages as UTF-8 text; none when the window passed.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PollResult")]
internal sealed record PollResult([property: Id(0)] long Poll, [property: Id(1)] byte[][] Messages);

/// <summary>One frame of a post.</summary>
/// <param name="Bytes">The frame.</param>
/// <param name="IsBinary">True for a binary frame, which a post carries as base64.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PostedFrame")]
internal sealed record PostedFrame([property: Id(0)] byte[] Bytes, [property: Id(1)] bool IsBinary);
