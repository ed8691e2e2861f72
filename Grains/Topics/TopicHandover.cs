using Microsoft.Extensions.Logging;
using Orleans.Channels.Streams;
using Orleans.Runtime.Placement;

namespace Orleans.Channels.Grains;

/// <summary>
/// Moves this silo's topics to others when it stops, with the history that they hold in memory, before the silo ends what is
/// left.
/// </summary>
internal sealed partial class TopicHandover(SiloTopics topics, ISiloStatusOracle silos, SettledSilos settled, ILogger<TopicHandover> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // While Orleans tells clients to call through other silos: a call that comes through this one may be lost from now on.
    private const int Stage = ServiceLifecycleStage.Active;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TopicHandover), Stage, static _ => Task.CompletedTask, MoveAllAsync);

    private async Task MoveAllAsync(CancellationToken cancellationToken)
    {
        var remaining = silos.GetActiveSilos().Remove(silos.SiloAddress);
        if (remaining.IsEmpty || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var others = settled.Among(remaining);
        var next = 0;
        var moving = topics.Activations;
        foreach (var topic in moving)
        {
            topic.Migrate(new() { [IPlacementDirector.PlacementHintKey] = others[next++ % others.Length] }, cancellationToken);
        }

        await Task.WhenAll(moving.Select(topic => topic.Deactivated)).WaitAsync(Timeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMoved(logger, moving.Length, topics.Count);
    }

    [LoggerMessage(EventId = 1205, Level = LogLevel.Information, Message = "The silo stops: moved {Count} topics to other silos, {Left} are left")]
    private static partial void LogMoved(ILogger logger, int count, int left);
}
