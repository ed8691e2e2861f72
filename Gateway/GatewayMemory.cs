using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// What the clients of this gateway make it hold, all together, and whether the process has memory left for more. What is held
/// is counted as it comes and goes, the process is looked at once a second.
/// </summary>
internal sealed partial class GatewayMemory(IOptions<ChannelGatewayOptions> options, ILogger<GatewayMemory> logger)
{
    /// <summary>What a socket may hold in bytes however short memory is: those that behave hold less, and are left alone.</summary>
    public const long FairShare = 64 * 1024;

    private readonly UnfailingLogger _logger = new(logger);
    private readonly MemoryMark _mark = new(options.Value.MemoryHighPercent, options.Value.MemoryLowPercent);
    private readonly MemoryRelease _release = new();
    private readonly ByteTally _held = new();
    private long _mostHeld = MemoryReading.Take().Part(options.Value.MaxHeldPercent);
    private long _excess;
    private int _closed;

    /// <summary>How many bytes clients make the gateway hold: join payloads, events that wait for members, and messages of which more is to come.</summary>
    public long Held => _held.Total;

    /// <summary>How many sockets were closed to get memory back.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>Whether the process has so little memory left that nobody new comes in.</summary>
    public bool IsShort => _mark.IsShort;

    /// <summary>Whether clients hold all that they may together.</summary>
    public bool IsFull => Held > Volatile.Read(ref _mostHeld);

    /// <summary>How many bytes one socket may hold.</summary>
    public long MostPerSocket { get; } = options.Value.MaxBytesPerSocket;

    /// <summary>How many bytes must be given back, as of the last look.</summary>
    public long Excess => Math.Max(_excess, Held - Volatile.Read(ref _mostHeld));

    /// <summary>Counts what a socket holds more, or less.</summary>
    /// <param name="after">What it holds now, in bytes.</param>
    /// <param name="change">By how much that has changed.</param>
    public void Count(long after, long change) => _held.Count(after, change);

    /// <summary>A socket was closed to get memory back.</summary>
    public void CountClosed() => Interlocked.Increment(ref _closed);

    /// <summary>Looks how much memory is left.</summary>
    public void Look() => Note(MemoryReading.Take());

    /// <summary>Takes note of how much memory is left.</summary>
    public void Note(in MemoryReading reading)
    {
        Volatile.Write(ref _mostHeld, reading.Part(options.Value.MaxHeldPercent));
        if (_mark.Note(reading))
        {
            if (_mark.IsShort)
            {
                LogShort(_logger, reading.Used >> 20, reading.Limit >> 20, options.Value.MemoryHighPercent, options.Value.MemoryLowPercent);
            }
            else
            {
                LogEnough(_logger, reading.Used >> 20, reading.Limit >> 20, Closed);
            }
        }

        _excess = _mark.Excess(reading);
        if (_release.Note(reading, GC.GetTotalAllocatedBytes()) || _mark.IsShort)
        {
            // What was let go shows after a collection of everything; it takes its time beside the others' work.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    [LoggerMessage(EventId = 2016, Level = LogLevel.Warning, Message = "Memory is short: {Used} of {Limit} MiB are in use, over {High} %. Until it is {Low} %, clients and requests are answered with 503, joins are refused, and the sockets that hold most are closed with 1013")]
    private static partial void LogShort(ILogger logger, long used, long limit, int high, int low);

    [LoggerMessage(EventId = 2017, Level = LogLevel.Information, Message = "Memory is no longer short: {Used} of {Limit} MiB are in use. {Closed} sockets were closed for it since the start")]
    private static partial void LogEnough(ILogger logger, long used, long limit, long closed);
}
