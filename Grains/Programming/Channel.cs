using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>
/// The code of a conversation (<c>Phoenix.Channel</c>). One instance belongs to one topic and lives in the topic's grain:
/// its fields are the topic's shared state, touched by one turn at a time.
/// </summary>
/// <remarks>
/// One member's callbacks run one after the other; those of different members interleave at each <see langword="await"/>.
/// An exception ends the member whose event it was (<c>phx_error</c>), never the topic. What changes something is for code in the topic's
/// turns: on another thread, as behind <c>ConfigureAwait(false)</c>, it throws <see cref="InvalidOperationException"/>.
/// </remarks>
public abstract class Channel
{
    private ChannelContext? _context;
    private ChannelPresence? _presence;

    /// <summary>The topic.</summary>
    /// <exception cref="InvalidOperationException">Read in the constructor, before the channel has its topic.</exception>
    protected Topic Topic => Context.Topic;

    /// <summary>The members joined now.</summary>
    /// <exception cref="InvalidOperationException">Read in the constructor, before the channel has its topic.</exception>
    protected IEnumerable<ChannelSocket> Members => Context.Members;

    /// <summary>Who is present on the topic, and what makes members so (<c>Phoenix.Presence</c>).</summary>
    protected ChannelPresence Presence => _presence ??= new ChannelPresence(this);

    private ChannelContext Context => _context ?? throw new InvalidOperationException(
        $"{GetType().Name} has no topic in its constructor. Do this in {nameof(ActivateAsync)} or {nameof(JoinAsync)}.");

    // What changes something: only in a turn of the topic, for nothing here has a lock.
    internal ChannelContext Turn => Context.IsInTurn ? Context : throw new InvalidOperationException(
        $"{GetType().Name} speaks to its topic from another thread, most likely behind ConfigureAwait(false) or in Task.Run. Leave ConfigureAwait(false) out in a channel's code, and come back from Task.Run by awaiting it.");

    /// <summary>Runs before the first join, when the topic comes to life.</summary>
    public virtual ValueTask ActivateAsync() => default;

    /// <summary>Decides on a join (<c>join/3</c>). Throwing refuses it with <c>{"reason":"join crashed"}</c>.</summary>
    /// <param name="socket">The member to be; it can't be pushed to yet.</param>
    /// <param name="payload">The join's payload.</param>
    public virtual ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok());

    /// <summary>
    /// Takes a member in once more, on behalf of a client that has noticed nothing: the topic goes on in another activation, with another
    /// instance of this class. Unless overridden it calls <see cref="JoinAsync"/>. After <see cref="RejoinCause.Moved"/> that is so that this
    /// instance learns of the member; what it does to the member itself (assigns, presence, timers, messages sent to it) is passed over, for
    /// the member brought all that along. After <see cref="RejoinCause.Lost"/> it counts.
    /// </summary>
    /// <param name="socket">The member, with its assigns as they were left; it can't be pushed to yet.</param>
    /// <param name="payload">The payload of its join.</param>
    /// <param name="cause">What is left of it.</param>
    /// <returns>An error ends the member with <c>phx_error</c>: its client joins anew by itself.</returns>
    public virtual async ValueTask<JoinResult> RejoinAsync(ChannelSocket socket, Payload payload, RejoinCause cause)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (cause == RejoinCause.Lost)
        {
            return await JoinAsync(socket, payload);
        }

        using (socket.Owner.PassOver())
        {
            return await JoinAsync(socket, payload);
        }
    }

    /// <summary>
    /// Runs when the topic's activation ends, behind all <see cref="TerminateAsync"/>: it goes to rest, moves, or its silo stops. Not when its silo
    /// is killed. A channel that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed of right behind it, also when it
    /// throws. Both together hold up the topic's end for five seconds at most.
    /// </summary>
    public virtual ValueTask DeactivateAsync() => default;

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

    /// <summary>
    /// Runs for each member of a socket whose client has brought a fresh token (<c>access_token</c>), and was let in by it:
    /// <see cref="ChannelSocket.User"/> is the new one already. What the channel itself or its route demands by <c>[Authorize]</c> is asked anew before, and ends who may
    /// be here no more. Keeps the member as it is unless overridden. Throwing ends it.
    /// </summary>
    /// <param name="socket">The member, with the assigns that it had.</param>
    /// <param name="assigns">What a join of the socket would begin with now; copy what is to change.</param>
    /// <returns>Why the member ends: <see cref="StopReason.Normal"/>, and its client stays away, or <see cref="StopReason.Failure"/>, and it joins anew. Null when it stays.</returns>
    public virtual ValueTask<StopReason?> HandleUserChangedAsync(ChannelSocket socket, Assigns assigns) => default;

    /// <summary>
    /// Runs once for each member that <see cref="JoinAsync"/> let in, when it ends (<c>terminate/2</c>): behind the member's own running
    /// callback, if there is one. Its pushes reach nobody.
    /// </summary>
    /// <param name="socket">The member.</param>
    /// <param name="reason">Why it ended.</param>
    public virtual ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason) => default;

    /// <summary>
    /// A scope of services for a callback that belongs to no member: <see cref="ActivateAsync"/>, <see cref="HandleInfoAsync(object)"/>,
    /// <see cref="FetchPresenceAsync"/>, <see cref="DeactivateAsync"/>. Those of a member have <see cref="ChannelSocket.Services"/>.
    /// </summary>
    /// <returns>A scope, to be disposed of by whoever asked: <c>await using var scope = CreateScope();</c>.</returns>
    /// <exception cref="InvalidOperationException">Called in the constructor, before the channel has its topic.</exception>
    protected AsyncServiceScope CreateScope() => Context.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();

    /// <summary>Sends an event to every member (<c>broadcast/3</c>).</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object or binary.</param>
    /// <param name="keep">Whether the route's history keeps it, if there is one: false for what is of no use to who comes later, as that somebody types.</param>
    /// <returns>
    /// Completes at once, unless too much waits for a gateway. Where the route stores its history before it fans out, when the
    /// broadcast is stored and on its way.
    /// </returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    /// <exception cref="TopicMovedException">A route that stores its history can't any more: another activation has it, or this one ends. Nobody hears the broadcast from here.</exception>
    /// <exception cref="TimeoutException">The history's storage hasn't taken it within 10 seconds. It may still go out.</exception>
    protected ValueTask BroadcastAsync(string eventName, object? payload, bool keep = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Turn.BroadcastAsync(eventName, BroadcastPayload.From(payload), except: default, keep);
    }

    /// <summary>Sends an event to every member but one (<c>broadcast_from/3</c>); other sockets of the same user get it.</summary>
    /// <param name="socket">The member who doesn't get it.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object or binary.</param>
    /// <param name="keep">Whether the route's history keeps it, if there is one: false for what is of no use to who comes later, as that somebody types.</param>
    /// <returns>
    /// Completes at once, unless too much waits for a gateway. Where the route stores its history before it fans out, when the
    /// broadcast is stored and on its way.
    /// </returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    /// <exception cref="TopicMovedException">A route that stores its history can't any more: another activation has it, or this one ends. Nobody hears the broadcast from here.</exception>
    /// <exception cref="TimeoutException">The history's storage hasn't taken it within 10 seconds. It may still go out.</exception>
    protected ValueTask BroadcastFromAsync(ChannelSocket socket, string eventName, object? payload, bool keep = true)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Turn.BroadcastAsync(eventName, BroadcastPayload.From(payload), socket.Member, keep);
    }

    /// <summary>Replies to an event whose handler has returned <see cref="Reply.None"/> (<c>reply/2</c>); may be done several times.</summary>
    /// <param name="to">The event, from <see cref="ChannelSocket.Ref"/> while its handler ran.</param>
    /// <param name="reply">The reply; one that stops ends the member. <see cref="Reply.None"/> does nothing.</param>
    /// <returns>Completes at once, unless too much waits for the member's gateway. A member that has ended gets nothing.</returns>
    protected ValueTask ReplyAsync(SocketRef to, Reply reply) => Turn.ReplyAsync(to, reply);

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/>, which takes it in a later turn (<c>send(self(), …)</c>).</summary>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for, which may still be joining: then it waits for the join. Null for the topic.</param>
    protected void Send(object message, ChannelSocket? socket = null) => Turn.Messages.Send(message, socket);

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/> once, later (<c>Process.send_after/3</c>).</summary>
    /// <param name="delay">How much later; zero or more.</param>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for: the timer ends with it. Null for the topic.</param>
    /// <returns>Disposing it cancels the timer.</returns>
    protected IDisposable SendAfter(TimeSpan delay, object message, ChannelSocket? socket = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Turn.Messages.StartTimer(delay, Timeout.InfiniteTimeSpan, message, socket);
    }

    /// <summary>Sends a message to <see cref="HandleInfoAsync(ChannelSocket, object)"/> again and again (<c>:timer.send_interval/2</c>).</summary>
    /// <param name="interval">The time before the first and between any two; more than zero.</param>
    /// <param name="message">The message.</param>
    /// <param name="socket">The member it is for: the timer ends with it. Null for the topic.</param>
    /// <returns>Disposing it ends the timer.</returns>
    protected IDisposable SendEvery(TimeSpan interval, object message, ChannelSocket? socket = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return Turn.Messages.StartTimer(interval, interval, message, socket);
    }

    /// <summary>
    /// Adds the application's data to entries in lists, states and diffs (<c>fetch/2</c> of <c>Phoenix.Presence</c>), for all their
    /// keys at once. Adds nothing unless overridden. Throwing, or taking longer than <see cref="PresenceOptions.FetchTimeout"/>, adds nothing.
    /// </summary>
    /// <param name="keys">The keys; some may be gone from the topic already.</param>
    /// <returns>
    /// By key, what <see cref="Payload.From(object?)"/> takes: it must give a JSON object, whose members stand beside <c>metas</c>. A
    /// member <c>metas</c> is left out. Keys may be missing.
    /// </returns>
    public virtual ValueTask<IReadOnlyDictionary<string, object?>> FetchPresenceAsync(IReadOnlyCollection<string> keys) =>
        new(System.Collections.ObjectModel.ReadOnlyDictionary<string, object?>.Empty);

    /// <summary>
    /// Above how many metas this channel's topics send <c>presence_summary</c> in place of <c>presence_state</c> and
    /// <c>presence_diff</c>; null for never. <see cref="PresenceOptions.StateLimit"/> unless overridden.
    /// </summary>
    public virtual int? PresenceStateLimit => Context.Presence.StateLimit;

    internal void ThrowUnlessInTurn() => _ = Turn;

    internal virtual void Attach(ChannelContext context) => _context = context;
}
