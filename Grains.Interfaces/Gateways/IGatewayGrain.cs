namespace Orleans.Channels;

/// <summary>The silos' side of one gateway; its key is the gateway's id.</summary>
[Alias("Orleans.Channels.IGatewayGrain")]
internal interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>Sends a <see cref="GatewayBeat"/> over the gateway's stream.</summary>
    /// <param name="nonce">Comes back in the beat.</param>
    /// <param name="stream">The number of the stream.</param>
    [Alias("Beat"), ResponseTimeout("00:00:02")]
    Task BeatAsync(long nonce, int stream);

    /// <summary>Tells the gateway to close all sockets of an id. Done when it has said that it does, or is gone.</summary>
    /// <param name="socketId">The sockets' id.</param>
    [Alias("Disconnect")]
    Task DisconnectAsync(string socketId);

    /// <summary>Tells the gateway that it was taken for gone by mistake.</summary>
    [Alias("Rejoin"), ResponseTimeout("00:00:03")]
    Task RejoinAsync();

    /// <summary>Says how to reach the gateway. Repeated, for a silo that dies forgets it.</summary>
    /// <param name="sessions">The gateway's long-poll sessions.</param>
    /// <param name="view">The gateway as operators look at it.</param>
    /// <param name="hears">What the gateway hears topics over.</param>
    /// <param name="stream">The number of the stream that it hears.</param>
    [Alias("Register"), ResponseTimeout("00:00:02")]
    Task RegisterAsync(ILongPollSessions sessions, IGatewayView view, IGatewayStream hears, int stream);

    /// <summary>The number of the stream that the gateway hears; null when it hasn't said.</summary>
    [Alias("Stream"), ResponseTimeout("00:00:02")]
    Task<int?> StreamAsync();

    /// <summary>Asks the gateway to take a later stream. Done when the gateway hears it and every topic speaks over it.</summary>
    /// <param name="number">The stream's number.</param>
    [Alias("MoveStream"), ResponseTimeout("00:00:20")]
    Task MoveStreamAsync(int number);

    /// <summary>Asks the gateway how it is.</summary>
    /// <param name="topics">How many of its busiest topics to name.</param>
    /// <returns>Null when the gateway is gone.</returns>
    [Alias("Report"), ResponseTimeout("00:00:03")]
    Task<GatewayReport?> ReportAsync(int topics);

    /// <summary>Passes a poll on to the gateway that holds the session.</summary>
    /// <param name="session">The session's id.</param>
    /// <returns>What the session has to say, or null when it or its gateway is gone.</returns>
    [Alias("Poll"), ResponseTimeout("00:00:30")]
    Task<PollResult?> PollAsync(string session);

    /// <summary>Passes on that a poll's answer has reached its client, or hasn't.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="poll">The poll's number.</param>
    /// <param name="delivered">False when the messages must wait for the next poll.</param>
    [Alias("EndPoll"), ResponseTimeout("00:00:30")]
    Task EndPollAsync(string session, long poll, bool delivered);

    /// <summary>Passes a post on to the gateway that holds the session.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="frames">The frames in the body, in order.</param>
    /// <returns>The post's status: 200, 400, 408 or 410.</returns>
    [Alias("Post"), ResponseTimeout("00:00:30")]
    Task<int> PostAsync(string session, [Immutable] PostedFrame[] frames);
}
