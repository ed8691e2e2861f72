using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The way of what topics say to this gateway's clients: off the gateway's stream, to the topic's local members, encoded
/// once (<c>Phoenix.Channel.Server.dispatch/3</c>).
/// </summary>
internal sealed class TopicRegistry(
    IGrainFactory grains, GatewayIdentity gateway, SocketRegistry sockets, GatewayInstruments instruments, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<TopicRegistry> logger, ILocalActivations? activations = null)
    : IAsyncBatchObserver<GatewayMessage>, ILocalGateway
{
    private readonly ConcurrentDictionary<string, LocalTopic> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _silos = new(StringComparer.Ordinal);
    private TaskCompletionSource _siloDeath = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many topics have members here.</summary>
    public int Topics => _topics.Count;

    /// <summary>Called with the nonce of each beat that arrives.</summary>
    public Action<long>? OnBeat { get; set; }

    public string Gateway => gateway.Id;

    string ILocalGateway.Id => gateway.Id;

    /// <summary>The number of the stream that topics are to speak over: the last one that was seen to work.</summary>
    public int Stream { get; set; }

    /// <summary>The topics in this process; null where it is no silo.</summary>
    public ILocalActivations? Activations => activations;

    public ChannelGatewayOptions Options => options.Value;

    public TimeProvider Time => time;

    public GatewayInstruments Instruments => instruments;

    public ILogger Logger { get; } = new UnfailingLogger(logger);

    /// <summary>Calls of topics in other processes that may be lost.</summary>
    public UnansweredCalls UnansweredCalls { get; } = new(options.Value.CallPatience, time);

    /// <summary>The silos that topics with members here live on.</summary>
    public string[] Silos => [.. _silos.Keys];

    /// <summary>Completes when the next silo dies: a call that is under way may never be answered.</summary>
    public Task SiloDeath => Volatile.Read(ref _siloDeath).Task;

    /// <summary>Spreads the rejoins after a silo's death, so that those who survive aren't flooded.</summary>
    public SemaphoreSlim RejoinTurns { get; } = new(options.Value.RejoinsAtOnce);

    /// <summary>Adds a member that is about to join to its topic, so that nothing said after its join can pass it by.</summary>
    public LocalTopic Register(TopicMember member)
    {
        while (true)
        {
            var topic = _topics.GetOrAdd(
                member.Topic.Text!, static (name, made) => new LocalTopic(made.member.Topic, made.member.Pattern, made.grains.GetGrain<ITopicGrain>(name), made.lane), (member, grains, lane: this));
            if (topic.TryRegister(member))
            {
                return topic;
            }

            Forget(topic);
        }
    }

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

    /// <summary>A topic lives on a silo, whose death is to be noticed.</summary>
    public void Watch(string? silo)
    {
        if (silo is not null && !_silos.ContainsKey(silo))
        {
            _silos.TryAdd(silo, 0);
        }
    }

    /// <summary>A silo is dead: the members of its topics are rejoined.</summary>
    public int LeaveSilo(string silo)
    {
        _silos.TryRemove(silo, out _);
        Interlocked.Exchange(ref _siloDeath, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return Reattach(topic => topic.Silo == silo, siloIsGone: true);
    }

    /// <summary>This gateway had been taken for gone: topics may have ended its members.</summary>
    public int ReattachAll() => Reattach(static _ => true, siloIsGone: false);

    /// <summary>The stream was silent for a time: whatever was said meanwhile is asked for.</summary>
    public Task VerifyAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _topics.Values,
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.RejoinsAtOnce, CancellationToken = cancellationToken },
        static async (topic, _) => await topic.VerifyAsync());

    public Task OnNextAsync(IList<SequentialItem<GatewayMessage>> items)
    {
        foreach (var item in items)
        {
            switch (item.Item)
            {
                case TopicBatch batch:
                    Receive(batch);
                    break;
                case GatewayDisconnect disconnect:
                    sockets.Disconnect(disconnect.SocketId);
                    break;
                case GatewayBeat beat:
                    OnBeat?.Invoke(beat.Nonce);
                    break;
            }
        }

        return Task.CompletedTask;
    }

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
            grains.GetGrain<ITopicGrain>(batch.Topic).DisconnectAsync(end.Member).Ignore();
        }
    }

    Task ILocalGateway.ReceiveAsync(TopicBatch batch)
    {
        if (_topics.TryGetValue(batch.Topic, out var topic) && topic.TryReceiveAtOnce(batch))
        {
            return Task.CompletedTask;
        }

        var delivery = new LocalDelivery(this, batch);
        ThreadPool.UnsafeQueueUserWorkItem(delivery, preferLocal: false);
        return delivery.Task;
    }

    private int Reattach(Func<LocalTopic, bool> concerns, bool siloIsGone)
    {
        var count = 0;
        foreach (var topic in _topics.Values.Where(concerns))
        {
            topic.Reattach(epoch: null, siloIsGone);
            count++;
        }

        return count;
    }

    public Task OnErrorAsync(Exception ex)
    {
        TopicRegistryLog.StreamError(Logger, ex);
        return Task.CompletedTask;
    }
}
