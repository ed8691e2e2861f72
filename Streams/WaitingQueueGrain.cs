using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Holds one <see cref="WaitingQueue"/>. It comes up on the silo of the agent that takes from it, moves to that of a later one
/// when things are calm, and on a graceful stop to another silo, with its batches.
/// </summary>
[Reentrant]
[HashBasedPlacement]
internal sealed partial class WaitingQueueGrain : Grain, IWaitingQueueGrain, IGrainMigrationParticipant
{
    // The grain can't deactivate while a call of it waits, and all others wait for it to have deactivated: so briefly.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    private readonly ILogger<WaitingQueueGrain> _logger;
    private readonly TimeProvider _time;
    private readonly WaitingQueue _queue;
    private readonly Func<object?, long> _sizeOf;
    private readonly string _name;
    private readonly SiloAddress _silo;
    private readonly ISiloStatusOracle _membership;
    private readonly IClusterManifestProvider _manifests;
    private readonly LocalQueues? _local;
    private readonly uint _number;
    private readonly CancellationToken _stopping;
    private readonly Guid _epoch = Guid.NewGuid();
    private SiloAddress? _receiver;

    public WaitingQueueGrain(
        IGrainContext context,
        IOptionsMonitor<WaitingStreamOptions> options,
        ILocalSiloDetails silo,
        ISiloStatusOracle membership,
        IClusterManifestProvider manifests,
        IServiceProvider services,
        [FromKeyedServices(StreamingTimeProviderNames.Streaming)] TimeProvider time,
        ILogger<WaitingQueueGrain> logger)
    {
        _name = context.GrainId.Key.ToString()!;
        var slash = _name.LastIndexOf('/');
        var provider = _name[..slash];
        var settings = options.Get(provider);
        _logger = logger;
        _time = time;
        _silo = silo.SiloAddress;
        _membership = membership;
        _manifests = manifests;
        _number = uint.Parse(_name.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        _local = services.GetKeyedService<LocalQueues>(provider);
        _stopping = services.GetKeyedService<WaitingStreamStop>(provider)?.Stopping ?? CancellationToken.None;

        // Ticks outrun any count of batches, so a later life of the queue never gives older tokens.
        _queue = new(settings.QueueCapacity, settings.StreamCapacity, time.GetUtcNow().UtcTicks, settings.QueueBytes, settings.StreamBytes);
        _sizeOf = settings.SizeOf;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _local?.Add(_number, this);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _local?.Remove(_number, this);
        if (_queue.Count > 0 && reason.ReasonCode != DeactivationReasonCode.Migrating)
        {
            MoveAnywhere(reason.ReasonCode);
        }

        return Task.CompletedTask;
    }

    public Task<bool> EnqueueAsync(WaitingQueueBatch batch)
    {
        var deadline = _time.GetUtcNow() + Wait;
        return WithinAsync(deadline, _queue.EnqueueAsync(batch.Counted(_sizeOf), deadline));
    }

    public Task<WaitingQueueSession> AttachAsync(SiloAddress receiver, bool bringClose, long[] delivered)
    {
        _receiver = receiver;
        if (!bringClose || !CanMoveTo(receiver))
        {
            return Task.FromResult(new WaitingQueueSession(_epoch, _queue.Attach(delivered)));
        }

        _queue.Acknowledge(delivered);
        MoveTo(receiver);
        return Task.FromResult(default(WaitingQueueSession));
    }

    public Task<bool> LeaveAsync()
    {
        if (_receiver is not { } receiver || !CanMoveTo(receiver))
        {
            return Task.FromResult(false);
        }

        MoveTo(receiver);
        return Task.FromResult(true);
    }

    public Task<WaitingQueueTake> TakeAsync(long session, long[] delivered, int maxCount)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Task.FromResult(WaitingQueueTake.NotYours);
        }

        var deadline = _time.GetUtcNow() + Wait;
        return WithinAsync(deadline, _queue.TakeAsync(session, delivered, maxCount, deadline));
    }

    public Task AcknowledgeAsync(long[] delivered)
    {
        _queue.Acknowledge(delivered);
        return Task.CompletedTask;
    }

    public Task DetachAsync(long session, long[] delivered)
    {
        _queue.Detach(session, delivered);
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) =>
        dehydrationContext.TryAddValue(nameof(WaitingQueue), _queue.Unacknowledged().ToList());

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<List<WaitingQueueBatch>>(nameof(WaitingQueue), out var batches)
            && batches is not null)
        {
            _queue.Restore(batches.Select(batch => batch.Counted(_sizeOf)));
        }
    }

    // Asked for a move that nobody can take, Orleans logs an error at the most ordinary end of a server that runs alone.
    private void MoveAnywhere(DeactivationReasonCode reason)
    {
        if (_membership.GetApproximateSiloStatuses(onlyActive: true).Keys.All(_silo.Equals))
        {
            LogBatchesEnd(_name, _queue.Count, reason);
            return;
        }

        MigrateOnIdle();
        LogMovingBatches(_name, _queue.Count, reason);
    }

    // Waits that are left would hold up the move.
    private void MoveTo(SiloAddress silo)
    {
        _queue.EndSession();
        _queue.Expire(DateTimeOffset.MaxValue);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        MigrateOnIdle();
    }

    // A move to a silo that this one does not know as a host yet would end in a deactivation, and lose the batches.
    private bool CanMoveTo(SiloAddress silo) =>
        !silo.Equals(_silo)
        && _membership.GetApproximateSiloStatus(silo) == SiloStatus.Active
        && _manifests.Current.Silos.TryGetValue(silo, out var manifest)
        && manifest.Grains.ContainsKey(this.GetGrainId().Type);

    private Task<TResult> WithinAsync<TResult>(DateTimeOffset deadline, Task<TResult> waiting) =>
        waiting.IsCompleted ? waiting : WaitAsync(deadline, waiting);

    // By a timer of its own: the grain's timers are stopped when it begins to deactivate.
    private async Task<TResult> WaitAsync<TResult>(DateTimeOffset deadline, Task<TResult> waiting)
    {
        await ((Task)waiting).WaitAsync(Wait, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _queue.Expire(deadline);
        return await waiting;
    }

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Information,
        Message = "Queue {Queue} goes ({Reason}) and takes {Count} undelivered batches to another silo.")]
    private partial void LogMovingBatches(string queue, int count, DeactivationReasonCode reason);

    [LoggerMessage(
        EventId = 3004,
        Level = LogLevel.Information,
        Message = "Queue {Queue} goes ({Reason}) with {Count} undelivered batches: no other silo is there to take them.")]
    private partial void LogBatchesEnd(string queue, int count, DeactivationReasonCode reason);
}
