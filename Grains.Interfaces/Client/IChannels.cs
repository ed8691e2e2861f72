namespace Orleans.Channels;

/// <summary>
/// Speaks to topics from anywhere in the cluster: from a grain, from a service in a silo, from a plain Orleans client.
/// </summary>
public interface IChannels
{
    /// <summary>Sends an event to every member of a topic (<c>Phoenix.Endpoint.broadcast/3</c>).</summary>
    /// <param name="topic">The topic; one without members takes the event and does nothing.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object or binary.</param>
    /// <param name="cancellationToken">Ends the wait; the broadcast may still happen.</param>
    /// <returns>
    /// Completes when the topic has taken the event and given it its place in the order; where its route stores its history before it
    /// fans out, when the event is stored.
    /// </returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    /// <exception cref="TopicUnroutedException">No route takes the topic.</exception>
    /// <exception cref="ChannelFailedException">The topic's channel couldn't be made, or threw in its <c>ActivateAsync</c>.</exception>
    /// <exception cref="TopicMovedException">The topic stores its history, and ended or moved before the event was stored.</exception>
    /// <exception cref="TimeoutException">No answer came in time, or the history's storage hasn't taken the event within 10 seconds. It may still go out.</exception>
    Task BroadcastAsync(string topic, string eventName, object? payload, CancellationToken cancellationToken = default);

    /// <summary>Sends an event to every member of a topic but one (<c>Phoenix.Endpoint.broadcast_from/4</c>).</summary>
    /// <param name="from">The member who doesn't get it; its user's other sockets do.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object or binary.</param>
    /// <param name="cancellationToken">Ends the wait; the broadcast may still happen.</param>
    /// <returns>
    /// Completes when the topic has taken the event and given it its place in the order; where its route stores its history before it
    /// fans out, when the event is stored.
    /// </returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    /// <exception cref="TopicUnroutedException">No route takes the topic.</exception>
    /// <exception cref="ChannelFailedException">The topic's channel couldn't be made, or threw in its <c>ActivateAsync</c>.</exception>
    /// <exception cref="TopicMovedException">The topic stores its history, and ended or moved before the event was stored.</exception>
    /// <exception cref="TimeoutException">No answer came in time, or the history's storage hasn't taken the event within 10 seconds. It may still go out.</exception>
    Task BroadcastFromAsync(MemberId from, string topic, string eventName, object? payload, CancellationToken cancellationToken = default);

    /// <summary>Hands a message to the <c>HandleInfoAsync</c> of a topic's channel, as <c>send/2</c> does in Elixir.</summary>
    /// <param name="topic">The topic; its grain is activated if it isn't yet.</param>
    /// <param name="message">Any type that Orleans can serialize.</param>
    /// <param name="cancellationToken">Ends the wait; the message may still be handled.</param>
    /// <returns>Completes when the topic has taken the message: a channel may call a grain that sends to that very topic. <see cref="SendAndWaitAsync"/> waits.</returns>
    /// <exception cref="TopicUnroutedException">No route takes the topic.</exception>
    /// <exception cref="ChannelFailedException">The topic's channel couldn't be made, or threw in its <c>ActivateAsync</c>.</exception>
    Task SendAsync(string topic, object message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands a message to the <c>HandleInfoAsync</c> of a topic's channel, and waits until that is done. What it throws is logged, and ends nobody. Not for who is called by that
    /// channel and waited for: each would wait for the other.
    /// </summary>
    /// <param name="topic">The topic; its grain is activated if it isn't yet.</param>
    /// <param name="message">Any type that Orleans can serialize.</param>
    /// <param name="cancellationToken">Ends the wait; the message may still be handled.</param>
    /// <returns>Completes when the channel has handled the message.</returns>
    /// <exception cref="TopicUnroutedException">No route takes the topic.</exception>
    /// <exception cref="ChannelFailedException">The topic's channel couldn't be made, or threw in its <c>ActivateAsync</c>.</exception>
    /// <exception cref="TimeoutException">The channel takes longer than 30 seconds.</exception>
    Task SendAndWaitAsync(string topic, object message, CancellationToken cancellationToken = default);

    /// <summary>Ends members of a topic; their sockets, and what else those have joined, stay.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="socketId">Whose members, by the id that the socket class gave; null for all members.</param>
    /// <param name="reason">Whether the clients see <c>phx_close</c>, and stay away, or <c>phx_error</c>, and ask to join again.</param>
    /// <param name="cancellationToken">Ends the wait; the members may still be ended.</param>
    /// <returns>
    /// How many members were ended, those included that were just joining. Completes when their gateways have heard of it, or after 2 seconds; their
    /// <c>TerminateAsync</c> may still run.
    /// </returns>
    /// <exception cref="TopicUnroutedException">No route takes the topic.</exception>
    /// <exception cref="ChannelFailedException">The topic's channel couldn't be made, or threw in its <c>ActivateAsync</c>.</exception>
    Task<int> KickAsync(string topic, string? socketId, StopReason reason = StopReason.Normal, CancellationToken cancellationToken = default);

    /// <summary>
    /// Closes all sockets of an id, wherever they are in the cluster, with 1001: phoenix.js connects again and is asked again. One that is just being
    /// let in is closed as well.
    /// </summary>
    /// <param name="socketId">The id that the socket class gave.</param>
    /// <param name="cancellationToken">Ends the wait; the sockets may still be closed.</param>
    /// <returns>Completes when every gateway has confirmed it.</returns>
    /// <exception cref="GatewaysSilentException">Some gateways haven't; the others have.</exception>
    /// <exception cref="OrleansException">Nobody could tell, in several attempts, which gateways there are: none has been asked.</exception>
    /// <exception cref="TimeoutException">The same, for no answer came.</exception>
    Task DisconnectAsync(string socketId, CancellationToken cancellationToken = default);

    /// <summary>Tells what is known of a topic.</summary>
    /// <param name="topic">The topic; its grain is activated if it isn't yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<TopicInfo> DescribeAsync(string topic, CancellationToken cancellationToken = default);

    /// <summary>Lists who is present on a topic (<c>Phoenix.Presence.list/1</c>), in pages.</summary>
    /// <param name="topic">The topic; its grain is activated if it isn't yet.</param>
    /// <param name="after">The key that the list goes on after, from <see cref="PresencePage.Next"/>; null to begin.</param>
    /// <param name="limit">How many keys at most, at least 1; a topic gives no more than its <c>PresenceOptions.PageLength</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<PresencePage> ListPresenceAsync(string topic, string? after = null, int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>Makes something that is no socket present on a topic, for as long as its owner renews it (<c>Phoenix.Presence.track/4</c>).</summary>
    /// <param name="topic">The topic; it stays active while something is present on it.</param>
    /// <param name="key">The key, any text.</param>
    /// <param name="meta">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object.</param>
    /// <param name="lease">How long it is present without being renewed; more than zero, and no more than <c>PresenceOptions.MaxLease</c> is given.</param>
    /// <param name="cancellationToken">Ends the wait; it may still be tracked, until its lease runs out.</param>
    /// <returns>The lease; its <see cref="PresenceLease.Result"/> tells whether it holds.</returns>
    /// <exception cref="ArgumentException">The meta is no JSON object, or the key is no valid UTF-16.</exception>
    Task<PresenceLease> TrackAsync(string topic, string key, object meta, TimeSpan lease, CancellationToken cancellationToken = default);
}
