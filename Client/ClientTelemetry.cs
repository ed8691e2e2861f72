using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Orleans.Channels.Client;

/// <summary>What clients measure, and where their traces begin. Listen to the meter and the activity source of this name.</summary>
public static class ClientTelemetry
{
    /// <summary>The name of the meter and of the activity source: <c>Orleans.Channels.Client</c>.</summary>
    public const string Name = "Orleans.Channels.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Connects = Meter.CreateCounter<long>("channels.client.connects", "{connect}", "Tries to connect, by what came of them.");
    private static readonly Counter<long> Joins = Meter.CreateCounter<long>("channels.client.joins", "{join}", "Answers to joins, by what they said.");
    private static readonly Counter<long> Pushes = Meter.CreateCounter<long>("channels.client.pushes", "{push}", "Pushes, by what became of them.");
    private static readonly Histogram<double> PushDuration = Meter.CreateHistogram<double>("channels.client.push.duration", "s", "From a push until its answer.");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("channels.client.dropped", "{event}", "Events that readers were too slow for.");

    internal static void Connected(bool isOpen) => Connects.Add(1, new KeyValuePair<string, object?>("channels.result", isOpen ? "ok" : "failed"));

    internal static void Joined(ChannelEventKind kind) => Joins.Add(1, new KeyValuePair<string, object?>("channels.result", kind switch
    {
        ChannelEventKind.Joined => "joined",
        ChannelEventKind.Recovered => "recovered",
        ChannelEventKind.Gap => "gap",
        _ => "refused",
    }));

    internal static void Drop() => Dropped.Add(1);

    internal static void Pushed(PushOutcome outcome, TimeSpan duration, Activity? activity)
    {
        var result = new KeyValuePair<string, object?>("channels.result", outcome switch
        {
            PushOutcome.Answered => "answered",
            PushOutcome.Refused => "refused",
            PushOutcome.TimedOut => "timed_out",
            PushOutcome.NotSent => "not_sent",
            _ => "lost",
        });
        Pushes.Add(1, result);
        if (outcome != PushOutcome.Answered)
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome.ToString());
        }

        if (outcome is PushOutcome.Answered or PushOutcome.Refused)
        {
            PushDuration.Record(duration.TotalSeconds, result);
        }
    }

    /// <summary>Begins a push's part of a trace, if somebody listens.</summary>
    internal static Activity? StartPush(string eventName)
    {
        var activity = Source.StartActivity("channels.client.push", ActivityKind.Client);
        activity?.SetTag("channels.event", eventName);
        return activity;
    }
}
