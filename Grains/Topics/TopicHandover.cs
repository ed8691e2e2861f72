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

    // A topic says nothing while it moves, and each takes the longer the more of them move at once; but all must have moved in time.
    private const int LeastAtOnce = 8;
    private const int MostParts = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly UnfailingLogger _logger = new(logger);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TopicHandover), Stage, static _ => Task.CompletedTask, MoveAllAsync);

    private async Task MoveAllAsync(CancellationToken cancellationToken)
    {
        SiloAddress[] remaining = [.. silos.GetActiveSilos().Where(silo => !silo.Equals(silos.SiloAddress))];
        if (remaining.Length == 0 || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var others = settled.Among(remaining);
        var next = 0;
        var moving = topics.Activations;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        await Parallel.ForEachAsync(moving, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(LeastAtOnce, moving.Length / MostParts), CancellationToken = timeout.Token }, async (topic, token) =>
        {
            var other = others[Interlocked.Increment(ref next) % others.Length];
            topic.Migrate(new() { [IPlacementDirector.PlacementHintKey] = other }, token);
            await topic.Deactivated.WaitAsync(token);
        }).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMoved(_logger, moving.Length, topics.Count);
    }

    [LoggerMessage(EventId = 1205, Level = LogLevel.Information, Message = "The silo stops: moved {Count} topics to other silos, {Left} are left")]
    private static partial void LogMoved(ILogger logger, int count, int left);
}
