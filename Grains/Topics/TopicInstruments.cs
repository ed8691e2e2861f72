using System.Diagnostics.Metrics;

namespace Orleans.Channels.Grains;

/// <summary>What a silo measures; docs/metrics.md says what each means.</summary>
internal sealed class TopicInstruments
{
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly Counter<long> _broadcasts;
    private readonly Counter<long> _crashes;
    private readonly Counter<long> _resumes;

    public TopicInstruments(IMeterFactory meters, ChannelRoutes routes, SiloTopics topics)
    {
        var meter = meters.Create(ChannelsTelemetry.Name);
        _broadcasts = meter.CreateCounter<long>("channels.broadcasts", "{broadcast}", "Broadcasts that topics have taken.");
        _crashes = meter.CreateCounter<long>("channels.crashes", "{crash}", "Members that were refused or ended because their channel threw.");
        _resumes = meter.CreateCounter<long>("channels.resumes", "{resume}", "Members that came back and asked for what they missed.");
        Observe("channels.topics", "{topic}", "Active topics.", tally => tally.Topics);
        Observe("channels.members", "{member}", "Joined members.", tally => tally.Members);
        Observe("channels.presences", "{presence}", "What is tracked in presence, each device by itself.", tally => tally.Presences);
        Observe("channels.topic.queue", "{event}", "Events of topics that wait for those before them to reach a gateway's queue.", tally => tally.Waiting);

        meter.CreateObservableGauge("channels.repair_logs.kept", () => topics.RepairLogs.Total, "By", "Bytes that topics keep for gateways that missed some.");
        meter.CreateObservableGauge("channels.histories.kept", () => topics.Histories.Total, "By", "Bytes that topics keep in memory for clients that come back.");

        void Observe(string name, string unit, string description, Func<RouteTally, long> read) => meter.CreateObservableUpDownCounter(
            name, () => routes.Tallies.Select(tally => new Measurement<long>(read(tally), tally.Tag)), unit, description);
    }

    /// <summary>A topic has taken a broadcast.</summary>
    public void Broadcast(RouteTally route) => _broadcasts.Add(1, route.Tag);

    /// <summary>A member was refused or ended because its channel threw.</summary>
    public void Crash(RouteTally route) => _crashes.Add(1, route.Tag);

    /// <summary>A member that came back was told what it missed, or that it isn't known.</summary>
    /// <param name="route">Its topic's route.</param>
    /// <param name="isRecovered">Whether it is known.</param>
    /// <param name="byGateway">Whether its gateway asked in its place.</param>
    public void Resume(RouteTally route, bool isRecovered, bool byGateway) => _resumes.Add(
        1, route.Tag, new("channels.recovered", isRecovered ? True : False), new("channels.by", byGateway ? "gateway" : "client"));
}
