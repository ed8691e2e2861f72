using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;

namespace Orleans.Channels.Grains;

/// <summary>
/// Moves this silo's topics to others when it stops, with the history that they hold in memory, before the silo ends what is
/// left.
/// </summary>
internal sealed partial class TopicHandover(ISiloStatusOracle silos, ILogger<TopicHandover> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // Stopped before the streams are: what topics say while they move is delivered as ever.
    private const int Stage = ServiceLifecycleStage.Active + 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<IGrainContext, byte> _topics = [];

    /// <summary>A topic lives here.</summary>
    public void Add(IGrainContext topic) => _topics.TryAdd(topic, 0);

    /// <summary>A topic no longer lives here.</summary>
    public void Remove(IGrainContext topic) => _topics.TryRemove(topic, out _);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TopicHandover), Stage, static _ => Task.CompletedTask, MoveAllAsync);

    private async Task MoveAllAsync(CancellationToken cancellationToken)
    {
        var others = silos.GetActiveSilos().Remove(silos.SiloAddress);
        if (others.IsEmpty || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var next = 0;
        var moving = _topics.Keys.ToArray();
        foreach (var topic in moving)
        {
            topic.Migrate(new() { [IPlacementDirector.PlacementHintKey] = others[next++ % others.Length] }, cancellationToken);
        }

        await Task.WhenAll(moving.Select(topic => topic.Deactivated)).WaitAsync(Timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMoved(logger, moving.Length, _topics.Count);
    }

    [LoggerMessage(EventId = 1205, Level = LogLevel.Information, Message = "The silo stops: moved {Count} topics to other silos, {Left} are left")]
    private static partial void LogMoved(ILogger logger, int count, int left);
}
