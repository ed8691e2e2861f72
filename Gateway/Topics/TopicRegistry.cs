using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>The topics that have members at this gateway, by name, and what they and their members share.</summary>
internal sealed partial class TopicRegistry : ITopicReceiver
{
    private readonly ConcurrentDictionary<string, LocalTopic> _topics = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;

    public TopicRegistry(
        IGrainFactory grains,
        GatewayIdentity gateway,
        GatewayInstruments instruments,
        IOptions<ChannelGatewayOptions> options,
        TimeProvider time,
        ILogger<TopicRegistry> logger,
        ILocalActivations? activations = null)
    {
        _grains = grains;
        Gateway = gateway.Id;
        Instruments = instruments;
        Options = options.Value;
        Time = time;
        Logger = new SampledLogger(logger, new LogBudget(time));
        Activations = activations;
        Calls = new MemberCalls(this);
        UnansweredCalls = new UnansweredCalls(this);
        Disconnector = new MemberDisconnector(this);
        RejoinTurns = new SemaphoreSlim(Options.RejoinsAtOnce);
    }

    /// <summary>This gateway's id.</summary>
    public string Gateway { get; }

    /// <summary>How many topics have members here.</summary>
    public int Count => _topics.Count;

    public int Stream { get; set; }

    /// <summary>The topics in this process; null where it is no silo.</summary>
    public ILocalActivations? Activations { get; }

    public ChannelGatewayOptions Options { get; }

    public TimeProvider Time { get; }

    public GatewayInstruments Instruments { get; }

    public ILogger Logger { get; }

    /// <summary>Spreads what many would do at once.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>
    /// Whether what was awaited goes on in the context that awaited it. Never where a gateway serves clients: it may be called in a topic's own
    /// turn, and what is more than a write to a socket must leave that. A simulation keeps all that happens on one thread by it.
    /// </summary>
    public bool KeepsContext { get; init; }

    /// <summary>How to await what is no <see cref="ValueTask"/>, as <see cref="KeepsContext"/> says.</summary>
    public ConfigureAwaitOptions Context => KeepsContext ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.None;

    public MemberCalls Calls { get; }

    /// <summary>Calls of topics in other processes that may be lost.</summary>
    public UnansweredCalls UnansweredCalls { get; }

    public MemberDisconnector Disconnector { get; }

    /// <summary>The silos that topics with members here live on.</summary>
    public WatchedSilos WatchedSilos { get; init; } = new();

    /// <summary>Spreads the rejoins after a silo's death, so that those who survive aren't flooded.</summary>
    public SemaphoreSlim RejoinTurns { get; }

    /// <summary>Adds a member that is about to join to its topic, so that nothing said after its join can pass it by.</summary>
    public LocalTopic Register(TopicMember member)
    {
        while (true)
        {
            var topic = _topics.GetOrAdd(
                member.Topic.Text!, static (name, made) => new LocalTopic(made.member.Topic, made.member.Pattern, made.registry._grains.GetGrain<ITopicGrain>(name), made.registry), (member, registry: this));
            if (topic.TryRegister(member))
            {
                return topic;
            }

            Forget(topic);
        }
    }

    /// <summary>Whether a topic has members here.</summary>
    public bool Has(string topic) => _topics.ContainsKey(topic);

    /// <summary>Forgets a topic that has no local members any more.</summary>
    public void Forget(LocalTopic topic) => _topics.TryRemove(new KeyValuePair<string, LocalTopic>(topic.Name.Text!, topic));

    /// <summary>The topics that handed most to their members since this was last asked, most first.</summary>
    /// <param name="count">How many at most.</param>
    public TopicReport[] Busiest(int count)
    {
        // The least busy of the best is the first to go.
        var best = new PriorityQueue<TopicReport, (long, int)>();
        foreach (var (name, topic) in _topics)
        {
            var report = new TopicReport(name, topic.Count, topic.TakeDeliveries());
            best.Enqueue(report, (report.Deliveries, report.Members));
            if (best.Count > count)
            {
                best.Dequeue();
            }
        }

        return [.. best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    /// <summary>A silo is dead: the members of its topics are rejoined.</summary>
    /// <returns>How many topics that concerned.</returns>
    public int LeaveSilo(string silo)
    {
        WatchedSilos.Leave(silo);
        return ForAll(topic => topic.TryLeaveSilo(silo));
    }

    /// <summary>This gateway had been taken for gone: topics may have ended its members, which are rejoined.</summary>
    /// <returns>How many topics that concerned.</returns>
    public int ReattachAll() => ForAll(static topic =>
    {
        topic.Doubt();
        return true;
    });

    /// <summary>This gateway had been taken for gone for longer than topics remember who ended: its members get <c>phx_error</c>.</summary>
    /// <returns>How many topics that concerned.</returns>
    public int GiveUpAll() => ForAll(static topic =>
    {
        topic.GiveUpAll();
        return true;
    });

    public Task VerifyAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _topics.Values,
        new ParallelOptions { MaxDegreeOfParallelism = Options.RejoinsAtOnce, CancellationToken = cancellationToken, TaskScheduler = KeepsContext ? TaskScheduler.FromCurrentSynchronizationContext() : TaskScheduler.Default },
        async (topic, _) => await VerifyAsync(topic));

    public void Receive(TopicBatch batch)
    {
        if (_topics.TryGetValue(batch.Topic, out var topic))
        {
            topic.Receive(batch);
            return;
        }

        // Nobody is here any more, and the topic waits until it hears that.
        foreach (var end in batch.Events.Where(static e => e.Kind is TopicEventKind.Close or TopicEventKind.Error))
        {
            _grains.GetGrain<ITopicGrain>(batch.Topic).DisconnectAsync(end.Member).Ignore();
        }
    }

    public bool TryReceiveAtOnce(TopicBatch batch) => _topics.TryGetValue(batch.Topic, out var topic) && topic.TryReceiveAtOnce(batch);

    // What fails for one topic is done for all others.
    private int ForAll(Func<LocalTopic, bool> act)
    {
        var done = 0;
        foreach (var topic in _topics.Values)
        {
            try
            {
                done += act(topic) ? 1 : 0;
            }
            catch (Exception exception)
            {
                LogTopicFailed(Logger, topic.Name.ForLog, exception);
            }
        }

        return done;
    }

    private async Task VerifyAsync(LocalTopic topic)
    {
        try
        {
            await topic.VerifyAsync();
        }
        catch (Exception exception)
        {
            LogTopicFailed(Logger, topic.Name.ForLog, exception);
        }
    }

    [LoggerMessage(EventId = 2018, Level = LogLevel.Error, Message = "Topic {Topic} couldn't be seen to; all others were. That is a fault of Orleans.Channels itself")]
    private static partial void LogTopicFailed(ILogger logger, LogText topic, Exception exception);
}
