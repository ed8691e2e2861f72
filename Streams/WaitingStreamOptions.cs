namespace Orleans.Channels.Streams;

/// <summary>
/// Options of one waiting stream provider, read from the configuration section <c>Orleans:Streaming:{name}</c>. Silos and clients that share a
/// provider give the same <see cref="QueueCount"/>.
/// </summary>
public sealed class WaitingStreamOptions
{
    /// <summary>
    /// Gets or sets the number of queues the provider's streams are spread over, at least 1. Must be the same on every
    /// silo and client of the cluster.
    /// </summary>
    /// <value>8 queues by default.</value>
    public int QueueCount { get; set; } = 8;

    /// <summary>
    /// Gets or sets how many batches one queue holds that are not delivered yet, at least 1. A publish on a full queue
    /// waits for room.
    /// </summary>
    /// <value>10,000 batches by default.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how many of a queue's batches may belong to one stream, from 1 to <see cref="QueueCapacity"/>. It
    /// keeps a consumer that stands still from taking the room of the other streams on its queue.
    /// </summary>
    /// <value>2,500 batches by default, or <see cref="QueueCapacity"/> where that is less.</value>
    public int StreamCapacity
    {
        get => _streamCapacity ?? Math.Min(DefaultStreamCapacity, QueueCapacity);
        set => _streamCapacity = value;
    }

    /// <summary>
    /// Gets or sets how many bytes of events one queue holds that are not delivered yet, at least 1. A publish on a full queue
    /// waits for room. Bytes and text count, and what Orleans.Channels sends; other events count as nothing.
    /// </summary>
    /// <value>32 MiB by default.</value>
    public long QueueBytes { get; set; } = 32L * 1024 * 1024;

    /// <summary>Gets or sets how many of a queue's bytes may belong to one stream, from 1 to <see cref="QueueBytes"/>.</summary>
    /// <value>8 MiB by default, or <see cref="QueueBytes"/> where that is less.</value>
    public long StreamBytes
    {
        get => _streamBytes ?? Math.Min(DefaultStreamBytes, QueueBytes);
        set => _streamBytes = value;
    }

    /// <summary>Gets or sets how many bytes an event has that is neither bytes nor text; null when all of them count as nothing.</summary>
    internal Func<object, long>? EventBytes { get; set; }

    /// <summary>
    /// Gets or sets how many batches go to a consumer in one call at most, at least 1. An
    /// <see cref="Orleans.Streams.IAsyncBatchObserver{T}"/> gets what gathered, up to this.
    /// </summary>
    /// <value>256 batches by default.</value>
    public int DeliveryBatchSize { get; set; } = 256;

    private const int DefaultStreamCapacity = 2_500;
    private const long DefaultStreamBytes = 8L * 1024 * 1024;
    private int? _streamCapacity;
    private long? _streamBytes;

    internal long SizeOf(object? e) => e switch
    {
        byte[] bytes => bytes.Length,
        string text => sizeof(char) * text.Length,
        null => 0,
        _ => EventBytes?.Invoke(e) ?? 0,
    };
}
