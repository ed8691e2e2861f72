using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Makes the parts of one waiting stream provider and joins each queue's receiver to its cache.
/// </summary>
internal sealed class WaitingQueueAdapterFactory : IQueueAdapterFactory, IQueueAdapterCache
{
    private readonly string _name;
    private readonly IServiceProvider _services;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly WaitingStreamOptions _options;
    private readonly HashRingBasedStreamQueueMapper _mapper;
    private readonly LocalQueues? _local;
    private readonly NoOpStreamDeliveryFailureHandler _failures = new();
    private readonly ConcurrentDictionary<QueueId, WaitingQueueCache> _caches = new();

    private WaitingQueueAdapterFactory(string name, IServiceProvider services)
    {
        _name = name;
        _services = services;
        _grains = services.GetRequiredService<IGrainFactory>();
        _time = services.GetRequiredKeyedService<TimeProvider>(StreamingTimeProviderNames.Streaming);
        _options = services.GetRequiredService<IOptionsMonitor<WaitingStreamOptions>>().Get(name);
        _mapper = MapperOf(_options, name);
        _local = services.GetKeyedService<LocalQueues>(name);
    }

    /// <summary>Makes the factory of the named provider.</summary>
    public static IQueueAdapterFactory Create(IServiceProvider services, string name) =>
        new WaitingQueueAdapterFactory(name, services);

    /// <summary>Tells which queue a stream belongs to.</summary>
    public static HashRingBasedStreamQueueMapper MapperOf(WaitingStreamOptions options, string name) =>
        new(new HashRingStreamQueueMapperOptions { TotalQueueCount = options.QueueCount }, name);

    /// <inheritdoc/>
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(new WaitingQueueAdapter(
        _name, _mapper, QueueGrain, CreateReceiver, _services.GetRequiredService<DeepCopier>(), _time, Stopping()));

    /// <inheritdoc/>
    public IQueueAdapterCache GetQueueAdapterCache() => this;

    /// <inheritdoc/>
    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    /// <inheritdoc/>
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(_failures);

    // A pulling agent makes its cache first and its receiver next.
    /// <inheritdoc/>
    public IQueueCache CreateQueueCache(QueueId queueId) => _caches[queueId] = new(_options, _time);

    private WaitingQueueReceiver CreateReceiver(QueueId queueId) => new(
        QueueGrain(queueId),
        queueId,
        _services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        _caches[queueId],
        _local!,
        _time,
        _services.GetRequiredService<ILogger<WaitingQueueReceiver>>(),
        Stopping());

    private IWaitingQueueGrain QueueGrain(QueueId queueId) =>
        _grains.GetGrain<IWaitingQueueGrain>($"{_name}/{queueId.GetNumericId()}");

    // A client has no silo lifecycle, and takes from no queue.
    private CancellationToken Stopping() =>
        _services.GetKeyedService<WaitingStreamStop>(_name)?.Stopping ?? CancellationToken.None;
}
