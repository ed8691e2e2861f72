using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Channels.Client;
using Orleans.Channels.Samples;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

public sealed class ClientTelemetryTests
{
    [Fact]
    public async Task A_trace_goes_from_the_client_through_the_server()
    {
        var pattern = $"{Guid.NewGuid():N}:*";
        var eventName = "echo";
        using var traces = new TraceCollector(pattern);
        var pushes = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ClientTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = pushes.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await InboundApp.StartAsync(declare: channels => channels.Map<RoomChannel>(pattern));
        await using var client = new ChannelsClient($"ws://localhost:{app.Port}/socket");
        var room = client.Channel(pattern.Replace("*", "1", StringComparison.Ordinal), ClientJson.Default);
        await room.JoinAsync();

        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        await room.PushAsync(eventName, new NumberMessage(1));
        caller.Stop();

        var push = pushes.Single(each => each.TraceId == caller.TraceId);
        var served = Assert.Single(await traces.WaitAsync("channels.push", 1));
        var handled = Assert.Single(await traces.WaitAsync("channels.handle", 1));
        Assert.Equal((caller.SpanId, push.SpanId, served.SpanId), (push.ParentSpanId, served.ParentSpanId, handled.ParentSpanId));
        Assert.Equal((ActivityKind.Client, "echo"), (push.Kind, push.GetTagItem("channels.event")));
    }

    [Fact]
    public async Task Pushes_are_counted_by_what_became_of_them()
    {
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ClientTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => seen.Add($"{instrument.Name} {(tags.IsEmpty ? null : tags[0].Value)}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Add($"{instrument.Name} {tags[0].Value}"));
        listener.Start();
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var slow = room.Events(new SubscriptionOptions { Capacity = 1 });
        var answered = room.PushAsync("ask", new NumberMessage(1));
        connection.Answer(1, 2, "room:1");
        await answered;
        var lost = room.PushAsync("ask", new NumberMessage(1));
        connection.Say("""[null,null,"room:1","a",{}]""");
        connection.Say("""[null,null,"room:1","b",{}]""");
        connection.Break();
        await Assert.ThrowsAsync<PushException>(() => lost);

        Assert.Superset(
            new HashSet<string>
            {
                "channels.client.connects ok", "channels.client.joins joined", "channels.client.pushes answered", "channels.client.pushes lost",
                "channels.client.push.duration answered", "channels.client.dropped ",
            },
            seen.ToHashSet());
        slow.Dispose();
    }
}
