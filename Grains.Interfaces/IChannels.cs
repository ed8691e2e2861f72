namespace Orleans.Channels;

/// <summary>
/// Speaks to topics from anywhere in the cluster: from a grain, from a service in a silo, from a plain Orleans client.
/// </summary>
public interface IChannels
{
    /// <summary>Sends an event to every member of a topic (<c>Phoenix.Endpoint.broadcast/3</c>).</summary>
    /// <param name="topic">The topic; one without members or route takes the event and does nothing.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From"/> takes: it must give a JSON object or binary.</param>
    /// <param name="cancellationToken">Ends the wait; the broadcast may still happen.</param>
    /// <returns>Completes when the topic has taken the event and given it its place in the order.</returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    Task BroadcastAsync(string topic, string eventName, object? payload, CancellationToken cancellationToken = default);

    /// <summary>Sends an event to every member of a topic but one (<c>Phoenix.Endpoint.broadcast_from/4</c>).</summary>
    /// <param name="from">The member who doesn't get it; its user's other sockets do.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From"/> takes: it must give a JSON object or binary.</param>
    /// <param name="cancellationToken">Ends the wait; the broadcast may still happen.</param>
    /// <returns>Completes when the topic has taken the event and given it its place in the order.</returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    Task BroadcastFromAsync(MemberId from, string topic, string eventName, object? payload, CancellationToken cancellationToken = default);

    /// <summary>Hands a message to the <c>HandleInfoAsync</c> of a topic's channel, as <c>send/2</c> does in Elixir.</summary>
    /// <param name="topic">The topic; its grain is activated if it isn't yet.</param>
    /// <param name="message">Any type that Orleans can serialize.</param>
    /// <param name="cancellationToken">Ends the wait; the message may still be handled.</param>
    /// <returns>Completes when the channel has handled the message.</returns>
    Task SendAsync(string topic, object message, CancellationToken cancellationToken = default);
}
