using System.Diagnostics.Metrics;

namespace Orleans.Channels.Gateway;

/// <summary>What a gateway measures; docs/metrics.md says what each means.</summary>
internal sealed class GatewayInstruments
{
    private static readonly KeyValuePair<string, object?> In = new("channels.direction", "in");
    private static readonly KeyValuePair<string, object?> Out = new("channels.direction", "out");

    // From within one process to what a person notices.
    private static readonly InstrumentAdvice<double> FanOutAdvice = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Counter<long> _connects;
    private readonly Counter<long> _joins;
    private readonly Counter<long> _rejoins;
    private readonly Counter<long> _repeatedCalls;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _repairs;
    private readonly Histogram<double> _fanOut;
    private readonly TimeProvider _time;

    public GatewayInstruments(IMeterFactory meters, SocketRegistry sockets, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(ChannelsTelemetry.Name);
        _connects = meter.CreateCounter<long>("channels.connects", "{connect}", "Clients that asked to connect.");
        _joins = meter.CreateCounter<long>("channels.joins", "{join}", "Joins that clients asked for.");
        _rejoins = meter.CreateCounter<long>("channels.rejoins", "{join}", "Joins on behalf of members whose topic moved or was lost.");
        _repeatedCalls = meter.CreateCounter<long>("channels.calls.repeated", "{call}", "Calls of topics in other processes that were asked again, for no answer came soon.");
        _deliveries = meter.CreateCounter<long>("channels.deliveries", "{delivery}", "Broadcasts handed to members, each member by itself.");
        _repairs = meter.CreateCounter<long>("channels.repairs", "{repair}", "Gaps in what topics said to this gateway.");
        _fanOut = meter.CreateHistogram("channels.fanout.duration", "s", "From the broadcast in its topic until it was handed to the last member of this gateway.", advice: FanOutAdvice);
        meter.CreateObservableUpDownCounter("channels.sockets", () => sockets.Tallies.Select(tally => new Measurement<long>(tally.Open, tally.Tag)), "{socket}", "Open sockets.");
        meter.CreateObservableCounter("channels.slow_closes", () => sockets.Tallies.Select(tally => new Measurement<long>(tally.Slow, tally.Tag)), "{socket}", "Sockets closed because their client was too slow.");
        meter.CreateObservableCounter("channels.frames", () => Measure(sockets, traffic => (traffic.FramesIn, traffic.FramesOut)), "{frame}", "Frames received and sent.");
        meter.CreateObservableCounter("channels.traffic", () => Measure(sockets, traffic => (traffic.BytesIn, traffic.BytesOut)), "By", "Bytes received and sent.");
        meter.CreateObservableGauge("channels.outbox.waiting", () => sockets.Waiting().Total, "{frame}", "Frames that wait for slow clients.");
        meter.CreateObservableGauge("channels.held", () => sockets.Memory.Held, "By", "Bytes that clients make this gateway hold by what they sent.");
        meter.CreateObservableGauge("channels.memory.short", () => sockets.Memory.IsShort ? 1 : 0, "1", "Whether memory is so short that nobody new comes in.");
        meter.CreateObservableCounter("channels.memory.closes", () => sockets.Memory.Closed, "{socket}", "Sockets closed because they held most while memory was short.");
        meter.CreateObservableGauge("channels.outbox.longest", () => sockets.Waiting().Longest, "{frame}", "Frames that wait for the slowest client.");
    }

    /// <summary>A client has asked to connect.</summary>
    /// <param name="transport"><c>websocket</c> or <c>longpoll</c>.</param>
    /// <param name="status">0 when it was let in, else the HTTP status.</param>
    public void Connect(string transport, int status) => _connects.Add(1, new("channels.transport", transport), Result(status switch
    {
        0 => "ok",
        StatusCodes.Status429TooManyRequests => "limited",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "refused",
    }));

    /// <summary>A join of a client has been answered.</summary>
    /// <param name="pattern">Its topic's route, as a tag.</param>
    /// <param name="result">What came of it.</param>
    public void Join(KeyValuePair<string, object?> pattern, string result) => _joins.Add(1, pattern, Result(result));

    /// <summary>A join on behalf of a member has been answered, or given up.</summary>
    /// <param name="pattern">Its topic's route, as a tag.</param>
    /// <param name="result">What came of it.</param>
    public void Rejoin(KeyValuePair<string, object?> pattern, string result) => _rejoins.Add(1, pattern, Result(result));

    /// <summary>A member's call or join is asked again.</summary>
    /// <param name="pattern">Its topic's route, as a tag.</param>
    public void AskAgain(KeyValuePair<string, object?> pattern) => _repeatedCalls.Add(1, pattern);

    /// <summary>Something was lost on its way here.</summary>
    /// <param name="pattern">Its topic's route, as a tag.</param>
    /// <param name="isRepaired">Whether the topic could say it again.</param>
    public void Repair(KeyValuePair<string, object?> pattern, bool isRepaired) => _repairs.Add(1, pattern, Result(isRepaired ? "ok" : "lost"));

    /// <summary>Broadcasts were handed to members.</summary>
    /// <param name="pattern">Their topic's route, as a tag.</param>
    /// <param name="count">How many, each member by itself.</param>
    /// <param name="saidAt">When the first of them was said, in UTC ticks; 0 when they were told again.</param>
    public void FanOut(KeyValuePair<string, object?> pattern, long count, long saidAt)
    {
        _deliveries.Add(count, pattern);
        if (saidAt != 0 && _fanOut.Enabled)
        {
            // The clocks of two machines may disagree by more than it took.
            _fanOut.Record(Math.Max(0, TimeSpan.FromTicks(_time.GetUtcNow().UtcTicks - saidAt).TotalSeconds), pattern);
        }
    }

    private static KeyValuePair<string, object?> Result(string result) => new(ChannelsTelemetry.ResultTag, result);

    private static IEnumerable<Measurement<long>> Measure(SocketRegistry sockets, Func<SocketTraffic, (long In, long Out)> read)
    {
        foreach (var (tally, traffic) in sockets.Traffic())
        {
            var (received, sent) = read(traffic);
            yield return new Measurement<long>(received, tally.Tag, In);
            yield return new Measurement<long>(sent, tally.Tag, Out);
        }
    }
}
