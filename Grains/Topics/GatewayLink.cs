using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's way to one gateway that holds members of it: events leave in order, one publish at a time, and what gathers
/// meanwhile goes as one batch.
/// </summary>
internal sealed partial class GatewayLink
{
    private readonly Func<string, int, Func<TopicBatch, Task>> _ways;
    private readonly string _topic;
    private readonly long _epoch;
    private readonly TopicOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<TopicEvent> _waiting = [];
    private Func<TopicBatch, Task> _publish;
    private int _streamNumber;
    private TopicBatch? _onItsWay;
    private TaskCompletionSource? _room;
    private int _tallied;
    private long _waitingBytes;
    private long _waitingSince;
    private long _previous;

    public GatewayLink(
        string gateway, int stream, Func<string, int, Func<TopicBatch, Task>> ways, string topic, long epoch, long start, TopicOptions options, TimeProvider time, ILogger logger)
    {
        Gateway = gateway;
        Start = start;
        _ways = ways;
        _streamNumber = stream;
        _publish = ways(gateway, stream);
        _topic = topic;
        _epoch = epoch;
        _previous = start;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>The gateway's id.</summary>
    public string Gateway { get; }

    /// <summary>Where the chain of offsets starts: nothing up to here was ever owed to the gateway.</summary>
    public long Start { get; }

    /// <summary>How many members of the topic the gateway holds.</summary>
    public int Members { get; set; }

    /// <summary>The offset of the latest event that is for this link, though it may not have been given to it yet; 0 when there was none.</summary>
    public long LastOffset { get; set; }

    /// <summary>True while events are on their way or wait for it.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Completes when what was given to the link has left.</summary>
    public Task Draining { get; private set; } = Task.CompletedTask;

    /// <summary>Called when nothing is left to send.</summary>
    public required Action<GatewayLink> Drained { get; init; }

    /// <summary>Where what waits behind a publish is counted.</summary>
    public required RouteTally Tally { get; init; }

    /// <summary>Queues an event; it leaves at once when nothing is on its way.</summary>
    public void Add(TopicEvent e)
    {
        if (_waiting.Count == 0)
        {
            _waitingSince = _time.GetUtcNow().UtcTicks;
        }

        _waiting.Add(e);
        _waitingBytes += e.Payload.Span.Length;
        if (IsBusy)
        {
            _tallied++;
            Tally.AddWaiting(1);
        }
        else
        {
            IsBusy = true;
            Draining = DrainAsync(_streamNumber);
        }
    }

    /// <summary>The gateway hears a later stream now. What is on its way goes there too, for nobody may take it off the old one.</summary>
    public void MoveTo(int stream)
    {
        if (stream <= _streamNumber)
        {
            return;
        }

        _streamNumber = stream;
        _publish = _ways(Gateway, stream);
        if (IsBusy)
        {
            Draining = DrainAsync(stream);
        }
    }

    /// <summary>False when more waits than the bound allows.</summary>
    public bool HasRoom => _waiting.Count <= _options.GatewayQueueLength && _waitingBytes <= _options.GatewayQueueBytes;

    /// <summary>Completes at once, unless more waits than the bound allows: then when there is room.</summary>
    public ValueTask WhenRoomAsync() => HasRoom
        ? ValueTask.CompletedTask
        : new ValueTask((_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);

    private async Task DrainAsync(int stream)
    {
        while (_onItsWay is not null || _waiting.Count > 0)
        {
            _onItsWay ??= NextBatch();
            var published = await TryPublishAsync(_onItsWay, stream);
            if (stream != _streamNumber)
            {
                return;
            }

            _onItsWay = null;
            if (!published)
            {
                ForgetTallied(_waiting.Count);
                _waiting.Clear();
                _waitingBytes = 0;
            }

            FreeRoom();
        }

        IsBusy = false;
        Drained(this);
    }

    private TopicBatch NextBatch()
    {
        var (count, bytes) = (0, 0);
        while (count < _waiting.Count && count < _options.BatchLength && (count == 0 || bytes + _waiting[count].Payload.Bytes.Length <= _options.BatchBytes))
        {
            bytes += _waiting[count++].Payload.Bytes.Length;
        }

        var events = _waiting.GetRange(0, count).ToArray();
        _waiting.RemoveRange(0, count);
        _waitingBytes -= bytes;
        ForgetTallied(count);
        var batch = new TopicBatch(_topic, _epoch, _previous, events, _waitingSince);
        _previous = events[^1].Offset;
        return batch;
    }

    // The event that found the link free was never counted as one that waits.
    private void ForgetTallied(int count)
    {
        var forgotten = Math.Min(count, _tallied);
        _tallied -= forgotten;
        if (forgotten > 0)
        {
            Tally.AddWaiting(-forgotten);
        }
    }

    private async Task<bool> TryPublishAsync(TopicBatch batch, int stream)
    {
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _publish(batch);
                return true;
            }
            catch (Exception exception)
            {
                if (stream != _streamNumber)
                {
                    return false;
                }

                // The gateway drops what it gets twice, so trying again is safe. Its lease says when there is nobody left to try for.
                if (Members == 0 && _time.GetElapsedTime(started) >= _options.GatewayLease)
                {
                    LogGatewayLost(_logger, Gateway, LogText.Quote(_topic), exception);
                    return false;
                }

                if (attempt == 1)
                {
                    LogPublishFailed(_logger, Gateway, LogText.Quote(_topic), exception);
                }

                await Task.Delay(RetryDelay(attempt), _time);
            }
        }
    }

    private static TimeSpan RetryDelay(int attempt) => TimeSpan.FromMilliseconds(Math.Min(1000, 25 << Math.Min(attempt, 6)));

    private void FreeRoom()
    {
        if (HasRoom && _room is { } room)
        {
            _room = null;
            room.SetResult();
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "Publishing to gateway {Gateway} failed for topic {Topic}; trying again. Is its stream's queue reachable?")]
    private static partial void LogPublishFailed(ILogger logger, string gateway, string topic, Exception exception);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "Gateway {Gateway} no longer has members of topic {Topic} and can't be reached: what they were to hear of their end is dropped")]
    private static partial void LogGatewayLost(ILogger logger, string gateway, string topic, Exception exception);
}
