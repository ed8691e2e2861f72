using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Gives each queue to one of the settled silos by rendezvous hashing: one that leaves gives its queues to the others, and one
/// that joins takes some when it has settled, and no other queue moves.
/// </summary>
internal sealed class SettledQueueBalancer : QueueBalancerBase, IDisposable
{
    private readonly SettledSilos _settled;
    private readonly ITimer _settling;

    // None before the first word of the cluster: a silo that thinks itself alone would take every queue from the others.
    private volatile IReadOnlyCollection<SiloAddress> _silos = [];
    private QueueId[] _queues = [];

    public SettledQueueBalancer(
        SettledSilos settled,
        [FromKeyedServices(StreamingTimeProviderNames.Streaming)] TimeProvider time,
        IServiceProvider services,
        ILogger<SettledQueueBalancer> logger)
        : base(services, logger)
    {
        _settled = settled;
        _settling = time.CreateTimer(_ => NotifyListeners().Ignore(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        _queues = [.. queueMapper.GetAllQueues()];
        return base.Initialize(queueMapper);
    }

    /// <inheritdoc/>
    public override IEnumerable<QueueId> GetMyQueues()
    {
        var known = _silos;
        if (known.Count == 0)
        {
            return [];
        }

        var silos = _settled.Among(known);
        return [.. _queues.Where(queue => OwnerOf(queue, silos).Equals(SiloAddress))];
    }

    /// <summary>Picks a queue's silo.</summary>
    public static SiloAddress OwnerOf(QueueId queue, IEnumerable<SiloAddress> silos) => silos.MaxBy(silo => Score(queue, silo))!;

    /// <inheritdoc/>
    public override async Task Shutdown()
    {
        await _settling.DisposeAsync();
        await base.Shutdown();
    }

    /// <inheritdoc/>
    public void Dispose() => _settling.Dispose();

    /// <inheritdoc/>
    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos)
    {
        _silos = activeSilos;
        NotifyListeners().Ignore();

        // Asked again when the youngest has settled; a second later, for clocks differ.
        _settling.Change(SettledSilos.SettleTime + TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
    }

    // The finalizer of MurmurHash3, the same in every process.
    private static ulong Score(QueueId queue, SiloAddress silo)
    {
        var hash = ((ulong)queue.GetUniformHashCode() << 32) | (uint)silo.GetConsistentHashCode();
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
