using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's way to one gateway that holds members of it: events leave in order, one publish at a time, and what gathers
/// meanwhile goes as one batch.
/// </summary>
internal sealed partial class GatewayLink
{
    private readonly IGatewaySink _sink;
    private readonly LinkShared _shared;
    private readonly Action<GatewayLink> _drained;
    private readonly BatchChain _chain;
    private int _stream;
    private TaskCompletionSource? _room;
    private int _tallied;

    /// <param name="gateway">The gateway's id.</param>
    /// <param name="sink">What reaches it.</param>
    /// <param name="stream">The stream that it hears.</param>
    /// <param name="start">The offset that it is owed everything after.</param>
    /// <param name="shared">What the topic's links share.</param>
    /// <param name="drained">Called when nothing is left to send.</param>
    public GatewayLink(string gateway, IGatewaySink sink, int stream, long start, LinkShared shared, Action<GatewayLink> drained)
    {
        Gateway = gateway;
        _sink = sink;
        _sink.MoveTo(stream);
        _stream = stream;
        _shared = shared;
        _drained = drained;
        _chain = new BatchChain(shared.Topic, shared.Epoch, start, shared.Options);
    }

    /// <summary>The gateway's id.</summary>
    public string Gateway { get; }

    /// <summary>The stream that it hears.</summary>
    public int Stream => _stream;

    /// <summary>Where the chain of offsets starts: nothing up to here was ever owed to the gateway.</summary>
    public long Start => _chain.Start;

    /// <summary>How many members of the topic the gateway holds.</summary>
    public int Members { get; set; }

    /// <summary>The offset of the latest event that is for this link, though it may not have been given to it yet; 0 when there was none.</summary>
    public long LastOffset { get; set; }

    /// <summary>True when the topic says nothing more, though something was still to be said.</summary>
    public bool IsFenced { get; set; }

    /// <summary>The offset that an answer given now has to wait for. Behind a fence none is ever reached: the gateway holds the answer until the topic has moved.</summary>
    public long AnswersAfter => IsFenced ? long.MaxValue : LastOffset;

    /// <summary>True while events are on their way or wait for it.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Completes when what was given to the link has left.</summary>
    public Task Draining { get; private set; } = Task.CompletedTask;

    /// <summary>False when more waits than the bound allows.</summary>
    public bool HasRoom => _chain.HasRoom;

    /// <summary>Queues an event; it leaves at once when nothing is on its way.</summary>
    public void Add(TopicEvent e)
    {
        _chain.Add(e, _shared.Time.GetUtcNow().UtcTicks);
        if (IsBusy)
        {
            _tallied++;
            _shared.Tally.AddWaiting(1);
        }
        else
        {
            IsBusy = true;
            Draining = DrainAsync(_stream);
        }
    }

    /// <summary>The gateway hears a later stream now. What is on its way goes there too, for nobody may take it off the old one.</summary>
    public void MoveTo(int stream)
    {
        if (stream <= _stream)
        {
            return;
        }

        _stream = stream;
        _sink.MoveTo(stream);
        if (IsBusy)
        {
            Draining = DrainAsync(stream);
        }
    }

    /// <summary>Completes at once, unless more waits than the bound allows: then when there is room.</summary>
    public ValueTask WhenRoomAsync() => HasRoom
        ? ValueTask.CompletedTask
        : new ValueTask((_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);

    private async Task DrainAsync(int stream)
    {
        while (!_chain.IsEmpty)
        {
            var batch = _chain.Take();
            ForgetTallied();
            var published = await TryPublishAsync(batch, stream);
            if (stream != _stream)
            {
                return;
            }

            if (published)
            {
                _chain.Arrive();
            }
            else
            {
                _chain.GiveUp();
                ForgetTallied();
            }

            FreeRoom();
        }

        IsBusy = false;
        _drained(this);
    }

    // The event that found the link free was never counted as one that waits.
    private void ForgetTallied()
    {
        var forgotten = _tallied - Math.Min(_tallied, _chain.Waiting);
        _tallied -= forgotten;
        if (forgotten > 0)
        {
            _shared.Tally.AddWaiting(-forgotten);
        }
    }

    private async Task<bool> TryPublishAsync(TopicBatch batch, int stream)
    {
        var started = _shared.Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _sink.PublishAsync(batch);
                return true;
            }
            catch (Exception exception)
            {
                if (stream != _stream)
                {
                    return false;
                }

                // The gateway drops what it gets twice, so trying again is safe. Its lease says when there is nobody left to try for.
                if (Members == 0 && _shared.Time.GetElapsedTime(started) >= _shared.Options.GatewayLease)
                {
                    LogGatewayLost(_shared.Logger, Gateway, LogText.Quote(_shared.Topic), exception);
                    return false;
                }

                if (attempt == 1)
                {
                    LogPublishFailed(_shared.Logger, Gateway, LogText.Quote(_shared.Topic), exception);
                }

                await Task.Delay(RetryDelay(attempt), _shared.Time);
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
    private static partial void LogPublishFailed(ILogger logger, string gateway, LogText topic, Exception exception);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "Gateway {Gateway} no longer has members of topic {Topic} and can't be reached: what they were to hear of their end is dropped")]
    private static partial void LogGatewayLost(ILogger logger, string gateway, LogText topic, Exception exception);
}
