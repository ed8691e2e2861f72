using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>The parts of one activation of a topic, put together; each is one idea with a file of its own.</summary>
internal sealed class TopicActivation
{
    private readonly MemberCallbacks _callbacks;
    private int _informing;

    /// <param name="context">What the parts have in common.</param>
    /// <param name="stores">What is kept in grain storage, opened.</param>
    /// <param name="channel">The application's channel, new.</param>
    /// <param name="delayCollection">Keeps Orleans from collecting the activation for a time.</param>
    /// <param name="moved">What the activation before told of its members, if it moved in order.</param>
    public TopicActivation(TopicContext context, TopicStores stores, Channel channel, Action<TimeSpan> delayCollection, MovedTopic? moved)
    {
        Context = context;
        Stores = stores;
        Channel = channel;
        Publisher = NewPublisher(context, stores);
        Repairs = new TopicRepairs(context, Publisher);
        Idle = new IdleTimeout(context, delayCollection, () => IsInUse, TryStoreAsync, () => stores.KeepsForSomebody);
        Unattended = new UnattendedTasks(context, member => Membership!.EndAsync(member, MemberStatus.Crashed, TerminateReason.Crashed));
        _callbacks = new MemberCallbacks(
            channel, context.Route, (member, status, reason) => Membership!.EndInTurnAsync(member, status, reason), context.Shared, context.Logger);
        Messages = new ChannelMessages(context, _callbacks, Unattended);
        Presence = new PresenceOnDemand(NewPresence);
        var owed = new OwedBroadcasts(context, Publisher, _callbacks, Unattended);
        Migration = new TopicMigration(context, Messages, Presence, Publisher, owed, moved);
        Membership = new TopicMembership(context, Publisher, _callbacks, new JoinAnswers(context, Publisher, stores), Messages, Presence, Migration, Idle);
        Tails = new TailSession(context, Publisher, Idle, SendTail);
        Calls = new MemberCalls(Publisher, Membership, _callbacks, Tails, Unattended, context.Shared.Majority);
        Broadcasts = new TopicBroadcasts(context, Publisher, Membership, owed, _callbacks, Calls, Unattended);
        Local = new LocalActivation(context, Calls);
    }

    public TopicContext Context { get; }

    public TopicStores Stores { get; }

    public Channel Channel { get; }

    public TopicPublisher Publisher { get; }

    public TopicRepairs Repairs { get; }

    public IdleTimeout Idle { get; }

    public UnattendedTasks Unattended { get; }

    public ChannelMessages Messages { get; }

    public PresenceOnDemand Presence { get; }

    public TopicMigration Migration { get; }

    public TopicMembership Membership { get; }

    public TailSession Tails { get; }

    public MemberCalls Calls { get; }

    public TopicBroadcasts Broadcasts { get; }

    /// <summary>The activation as a gateway of the same process sees it.</summary>
    public LocalActivation Local { get; }

    /// <summary>Hands a message to the channel. The topic doesn't go to rest meanwhile.</summary>
    public async Task InformAsync(object message)
    {
        _informing++;
        await _callbacks.InformAsync(message);
        _informing--;
        Idle.StartIfIdle();
    }

    /// <summary>Tells the channel that a member's client has proved anew who it is.</summary>
    public async Task ChangeUserAsync(MemberId id, Payload assigns, ConnectUser? user)
    {
        if (await Membership.FindJoinedAsync(id) is { } member)
        {
            await _callbacks.ChangeUserAsync(member, assigns, user);
        }
    }

    private bool IsInUse => _informing > 0 || !Membership.IsEmpty || Presence.Made is { IsEmpty: false } || Tails.Current is not null;

    private async ValueTask<bool> TryStoreAsync() =>
        !Publisher.IsStoring && Stores.Store is not { IsWritten: false } && await Stores.TryWriteStateAsync();

    private static TopicPublisher NewPublisher(TopicContext context, TopicStores stores)
    {
        var links = new LinkShared(context.Topic.Name, context.Epoch, context.Options, context.Route.Tally, context.Time, context.Logger);
        TopicPublisher? publisher = null;
        publisher = new TopicPublisher(context.Options, context.Shared.Topics.RepairLogs, NewLink, gateway => context.Shared.Gateways.Remove(gateway, context.Self), context.Turns.StartOnce)
        {
            Turns = context.Turns.Scheduler,
        };
        if (stores.History is { } history)
        {
            publisher.Keep(history, stores.Store, stores.Start);
        }

        return publisher;

        GatewayLink NewLink(string gateway, int stream, long start)
        {
            context.Shared.Gateways.Add(gateway, context.Self);
            return new GatewayLink(gateway, context.Shared.Sinks.To(gateway), stream, start, links, publisher!.Release);
        }
    }

    private TopicPresence NewPresence() => new(
        new PresenceList(Context.Route.Tally),
        Context.Options.Presence,
        Context.Time,
        Context.Route.FetchesPresence ? new PresenceFetch(Context.Topic, keys => Channel.FetchPresenceAsync(keys), Context.Options.Presence.FetchTimeout, Context.Time, Context.Logger) : null,
        () => Channel.PresenceStateLimit,
        // Who comes back gets the state; an old diff behind it would show who is long gone.
        (eventName, payload, except) => Broadcasts.BroadcastAsync(eventName, payload, except, isKept: false),
        Context.Turns.StartOnce,
        Idle.StartIfIdle);

    // Nobody waits for it, and what is lost with a silo isn't looked at any more.
    private void SendTail(TailedFrames frames) => Context.Services.GetRequiredService<IGrainFactory>()
        .GetGrain<ITopicGrain>(OperatorNames.Topic).SendAsync(frames).Ignore();
}
