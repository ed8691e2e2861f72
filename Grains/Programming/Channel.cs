using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>
/// The code of a conversation (<c>Phoenix.Channel</c>). One instance belongs to one topic and lives in the topic's grain:
/// its fields are the topic's shared state, touched by one turn at a time.
/// </summary>
/// <remarks>
/// One member's callbacks run one after the other; those of different members interleave at each <see langword="await"/>.
/// An exception ends the member whose event it was (<c>phx_error</c>), never the topic.
/// </remarks>
public abstract class Channel
{
    private ITopicHost? _host;

    /// <summary>The topic.</summary>
    /// <exception cref="InvalidOperationException">Read in the constructor, before the channel has its topic.</exception>
    protected Topic Topic => Host.Topic;

    /// <summary>The members joined now.</summary>
    /// <exception cref="InvalidOperationException">Read in the constructor, before the channel has its topic.</exception>
    protected IEnumerable<ChannelSocket> Members => Host.Members;

    private ITopicHost Host => _host ?? throw new InvalidOperationException(
        $"{GetType().Name} has no topic in its constructor. Do this in {nameof(ActivateAsync)} or {nameof(JoinAsync)}.");

    /// <summary>Runs before the first join, when the topic comes to life.</summary>
    public virtual ValueTask ActivateAsync() => default;

    /// <summary>Decides on a join (<c>join/3</c>). Throwing refuses it with <c>{"reason":"join crashed"}</c>.</summary>
    /// <param name="socket">The member to be; it can't be pushed to yet.</param>
    /// <param name="payload">The join's payload.</param>
    public virtual ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok());

    /// <summary>
    /// Takes a message for the topic: from <see cref="IChannels.SendAsync"/>, and from <see cref="Send"/>, <see cref="SendAfter"/>
    /// and <see cref="SendEvery"/> without a member (<c>handle_info/2</c>). Ignores it unless overridden. Throwing ends nobody.
    /// </summary>
    /// <param name="message">What was sent.</param>
    public virtual ValueTask HandleInfoAsync(object message) => default;

    /// <summary>
    /// Takes a message for one member: from <see cref="Send"/>, <see cref="SendAfter"/> and <see cref="SendEvery"/> with that member
    /// (<c>handle_info/2</c>). Ignores it unless overridden. Throwing ends the member.
    /// </summary>
    /// <param name="socket">The member.</param>
    /// <param name="message">What was sent.</param>
    public virtual ValueTask HandleInfoAsync(ChannelSocket socket, object message) => default;

    /// <summary>Runs once for each member that had joined, when it ends (<c>terminate/2</c>). Its pushes reach nobody.</summary>
    /// <param name="socket">The member.</param>
    /// <param name="reason">Why it ended.</param>
    public virtual ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason) => default;

    /// <summary>Sends an event to every member (<c>broadcast/3</c>).</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From"/> takes: it must give a JSON object or binary.</param>
    /// <returns>Completes at once, unless too much waits for a gateway.</returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    protected ValueTask BroadcastAsync(string eventName, object? payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Host.BroadcastAsync(eventName, BroadcastPayload.From(payload), except: default);
    }

    /// <summary>Sends an event to every member but one (<c>broadcast_from/3</c>); other sockets of the same user get it.</summary>
    /// <param name="socket">The member who doesn't get it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From"/> takes: it must give a JSON object or binary.</param>
    /// <returns>Completes at once, unless too much waits for a gateway.</returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    protected ValueTask BroadcastFromAsync(ChannelSocket socket, string eventName, object? payload)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Host.BroadcastAsync(eventName, BroadcastPayload.From(payload), socket.Member);
    }

    /// <summary>Replies to an event whose handler has returned <see cref="Reply.None"/> (<c>reply/2</c>); may be done several times.</summary>
    /// <param name="to">The event, from <see cref="ChannelSocket.Ref"/> while its handler ran.</param>
    /// <param name="reply">The reply; one that stops ends the member. <see cref="Reply.None"/> does nothing.</param>
    /// <returns>Completes at once, unless too much waits for the member's gateway. A member that has ended gets nothing.</returns>
    protected ValueTask ReplyAsync(SocketRef to, Reply reply) => Host.ReplyAsync(to, reply);

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/>, which takes it in a later turn (<c>send(self(), …)</c>).</summary>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for, which may still be joining: then it waits for the join. Null for the topic.</param>
    protected void Send(object message, ChannelSocket? socket = null) => Host.Send(message, socket);

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/> once, later (<c>Process.send_after/3</c>).</summary>
    /// <param name="delay">How much later; zero or more.</param>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for: the timer ends with it. Null for the topic.</param>
    /// <returns>Disposing it cancels the timer.</returns>
    protected IDisposable SendAfter(TimeSpan delay, object message, ChannelSocket? socket = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Host.StartTimer(delay, Timeout.InfiniteTimeSpan, message, socket);
    }

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/> again and again (<c>:timer.send_interval/2</c>).</summary>
    /// <param name="interval">The time before the first and between any two; more than zero.</param>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for: the timer ends with it. Null for the topic.</param>
    /// <returns>Disposing it ends the timer.</returns>
    protected IDisposable SendEvery(TimeSpan interval, object message, ChannelSocket? socket = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return Host.StartTimer(interval, interval, message, socket);
    }

    internal virtual void Attach(ITopicHost host) => _host = host;
}
