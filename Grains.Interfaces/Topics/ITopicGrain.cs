namespace Orleans.Channels;

/// <summary>
/// One topic: its members, its channel's state and code, its log of what it has said. Its key is the topic.
/// </summary>
/// <remarks>
/// Calls interleave; a gateway keeps at most one <see cref="HandleAsync"/> per member in flight, which keeps each member's
/// events in order.
/// </remarks>
[Alias("Orleans.Channels.ITopicGrain")]
internal interface ITopicGrain : IGrainWithStringKey
{
    /// <summary>Runs the channel's join for a new member.</summary>
    /// <param name="request">Who joins, with what.</param>
    [Alias("Join"), ResponseTimeout("00:02:00")]
    ValueTask<JoinResponse> JoinAsync(JoinRequest request);

    /// <summary>Hands a member's events to the channel, one after the other.</summary>
    /// <param name="member">Whose events.</param>
    /// <param name="epoch">The epoch that the member's join was answered with.</param>
    /// <param name="call">The call's number, which rises: what was overtaken by a later call, or by a rejoin after it, isn't handled.</param>
    /// <param name="events">The events, in the order they came.</param>
    /// <returns>Answers at once; handlers that take their time go on behind <see cref="MemberStatus.Busy"/>.</returns>
    [Alias("Handle"), ResponseTimeout("00:00:03")]
    ValueTask<MemberReply> HandleAsync(MemberId member, long epoch, int call, [Immutable] MemberEvent[] events);

    /// <summary>Ends a member whose socket is gone.</summary>
    /// <param name="member">Whose socket.</param>
    [Alias("Disconnect"), ResponseTimeout("00:00:03")]
    Task DisconnectAsync(MemberId member);

    /// <summary>A member's client has proved anew who it is: its channel is told, and who may be here no more is ended.</summary>
    /// <param name="member">The member; one that isn't here is passed over.</param>
    /// <param name="assigns">The socket's assigns from now on, a JSON object.</param>
    /// <param name="user">Who its socket is from now on, or null for nobody.</param>
    [Alias("ChangeUser"), ResponseTimeout("00:00:30")]
    Task ChangeUserAsync(MemberId member, Payload assigns, ConnectUser? user);

    /// <summary>Ends all members of a gateway that is gone.</summary>
    /// <param name="gateway">The gateway's id.</param>
    [Alias("EndGateway"), ResponseTimeout("00:00:10")]
    Task EndGatewayAsync(string gateway);

    /// <summary>Gives a gateway again what it missed.</summary>
    /// <param name="gateway">The gateway's id.</param>
    /// <param name="stream">The number of the stream that the gateway hears from now on.</param>
    /// <param name="epoch">The epoch that the gateway knows.</param>
    /// <param name="after">The last offset that the gateway has seen.</param>
    /// <returns>
    /// All events for this gateway after that offset, or null when the log no longer reaches back so far. None, under the epoch
    /// that it has, from another activation.
    /// </returns>
    [Alias("Repair"), ResponseTimeout("00:00:02")]
    Task<TopicBatch?> RepairAsync(string gateway, int stream, long epoch, long after);

    /// <summary>Broadcasts to the topic's members (<c>Phoenix.Endpoint.broadcast/3</c>). Accepted when the call returns, and stored where the route stores first.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">A JSON object or binary.</param>
    /// <param name="except">A member who doesn't get it, or none.</param>
    [Alias("Broadcast"), ResponseTimeout("00:00:30")]
    Task BroadcastAsync(string eventName, Payload payload, MemberId except);

    /// <summary>Ends members.</summary>
    /// <param name="socketId">Whose members, or null for all.</param>
    /// <param name="reason">Closed or crashed, as the clients see it.</param>
    /// <returns>How many members were ended.</returns>
    [Alias("Kick"), ResponseTimeout("00:00:30")]
    Task<int> KickAsync(string? socketId, StopReason reason);

    /// <summary>Tells what is known of the topic.</summary>
    [Alias("Describe")]
    Task<TopicInfo> DescribeAsync();

    /// <summary>Hands a message to the channel's <c>HandleInfoAsync</c>. Accepted when the call returns.</summary>
    /// <param name="message">Any type that Orleans can serialize.</param>
    [Alias("Send"), ResponseTimeout("00:00:30")]
    Task SendAsync(object message);

    /// <summary>Hands a message to the channel's <c>HandleInfoAsync</c>, and waits until that is done.</summary>
    /// <param name="message">Any type that Orleans can serialize.</param>
    [Alias("SendAndWait"), ResponseTimeout("00:00:30")]
    Task SendAndWaitAsync(object message);

    /// <summary>Shows operators what goes over the topic, for a while.</summary>
    /// <param name="withPayloads">Whether what frames carry is shown, too.</param>
    /// <param name="lease">For how long, unless it is asked for again.</param>
    /// <returns>False when no route takes the topic.</returns>
    [Alias("Tail")]
    Task<bool> TailAsync(bool withPayloads, TimeSpan lease);

    /// <summary>Lists who is present.</summary>
    /// <param name="after">The key that the list goes on after; null to begin.</param>
    /// <param name="limit">How many keys at most, at least 1; a topic gives no more than <c>PresenceOptions.PageLength</c>.</param>
    [Alias("ListPresence")]
    Task<PresencePage> ListPresenceAsync(string? after, int limit);

    /// <summary>Tracks what is no member. The same call again changes nothing.</summary>
    /// <param name="lease">Names the lease; chosen by its owner.</param>
    /// <param name="key">The key.</param>
    /// <param name="meta">A JSON object.</param>
    /// <param name="duration">How long without being renewed, more than zero.</param>
    [Alias("TrackPresence")]
    Task<PresenceResult> TrackPresenceAsync(Guid lease, string key, Payload meta, TimeSpan duration);

    /// <summary>Changes the meta of a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="key">The key that it tracks.</param>
    /// <param name="meta">A JSON object.</param>
    [Alias("UpdatePresence")]
    Task<PresenceResult> UpdatePresenceAsync(Guid lease, string key, Payload meta);

    /// <summary>Starts a lease's time anew; false when there is no such lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long without being renewed, more than zero.</param>
    [Alias("RenewPresence")]
    Task<bool> RenewPresenceAsync(Guid lease, TimeSpan duration);

    /// <summary>Ends a lease.</summary>
    /// <param name="lease">The lease.</param>
    [Alias("UntrackPresence")]
    Task UntrackPresenceAsync(Guid lease);
}
