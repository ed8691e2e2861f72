using System.Diagnostics;
using Orleans.Channels.Samples;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What can be seen of one push on its way, by OpenTelemetry as an application sets it up.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task A_trace_follows_a_push_to_the_last_gateways_fan_out()
    {
        // The pattern tells this test's traces from those of tests that run beside it.
        var pattern = $"{Guid.NewGuid():N}:*";
        using var traces = new TraceCollector(pattern);
        await using var cluster = await ChannelCluster.StartAsync(silos: 2, declare: channels => channels.Map<LabChannel>(pattern));
        var topic = pattern.Replace("*", "1", StringComparison.Ordinal);
        var members = new List<TestSocket>();
        foreach (var gateway in cluster.Gateways)
        {
            members.Add(await gateway.JoinAsync(topic));
        }

        members[0].Send("1", "2", topic, "say", """{"secret":"payload"}""");

        var fanOuts = await traces.WaitAsync("channels.fanout", cluster.Gateways.Count);
        var broadcast = Assert.Single(await traces.WaitAsync("channels.broadcast", 1));
        var handled = Assert.Single(await traces.WaitAsync("channels.handle", 1));
        var push = Assert.Single(await traces.WaitAsync("channels.push", 1));
        Assert.All(fanOuts, fanOut => Assert.Equal(broadcast.SpanId, fanOut.ParentSpanId));
        Assert.Equal(handled.SpanId, broadcast.ParentSpanId);
        Assert.Equal(push.SpanId, handled.ParentSpanId);
        Assert.Equal(default, push.ParentSpanId);
        Assert.Single(fanOuts.Concat([broadcast, handled, push]).Select(step => step.TraceId).Distinct());
        Assert.All(fanOuts, fanOut => Assert.Equal(1, fanOut.GetTagItem("channels.members")));
        Assert.Equal(("say", "said"), (push.GetTagItem("channels.event"), broadcast.GetTagItem("channels.event")));
        Assert.Equal((ActivityKind.Server, ActivityKind.Producer, ActivityKind.Consumer), (push.Kind, broadcast.Kind, fanOuts[0].Kind));
        Assert.DoesNotContain(traces.All.SelectMany(step => step.TagObjects), tag => $"{tag.Value}".Contains("payload", StringComparison.Ordinal) || $"{tag.Value}" == topic);
    }

    [Fact]
    public async Task A_trace_follows_a_join_and_is_not_part_of_the_request_that_opened_the_socket()
    {
        var pattern = $"{Guid.NewGuid():N}:*";
        using var traces = new TraceCollector(pattern);
        await using var app = await InboundApp.StartAsync(declare: channels => channels.Map<RoomChannel>(pattern));
        await using var socket = await app.JoinAsync(pattern.Replace("*", "1", StringComparison.Ordinal));

        var join = Assert.Single(await traces.WaitAsync("channels.join", 1));
        var handled = Assert.Single(await traces.WaitAsync("channels.handle_join", 1));
        Assert.Equal(join.SpanId, handled.ParentSpanId);
        Assert.Equal(default, join.ParentSpanId);
    }

    [Fact]
    public async Task A_handler_that_throws_marks_its_step_and_tells_no_message()
    {
        var pattern = $"{Guid.NewGuid():N}:*";
        using var traces = new TraceCollector(pattern);
        await using var cluster = await ChannelCluster.StartAsync(declare: channels => channels.Map<LabChannel>(pattern));
        var topic = pattern.Replace("*", "1", StringComparison.Ordinal);
        var member = await cluster.Gateway.JoinAsync(topic);

        member.Send("1", "2", topic, "crash");

        var handled = Assert.Single(await traces.WaitAsync("channels.handle", 1));
        Assert.Equal((ActivityStatusCode.Error, nameof(InvalidOperationException)), (handled.Status, handled.StatusDescription));
    }

    [Theory]
    [InlineData("in:now", """{"message":["c0nfidential"],"milliseconds":"c0nfidential"}""", "PayloadException")]
    [InlineData("c0nfidential", """{"c0nfidential":"c0nfidential"}""", "UnhandledEventException")]
    public async Task What_a_client_makes_a_handler_fail_on_is_in_no_trace(string eventName, string payload, string failure)
    {
        var pattern = $"{Guid.NewGuid():N}:*";
        using var traces = new TraceCollector(pattern);
        await using var cluster = await ChannelCluster.StartAsync(declare: channels => channels.Map<LabChannel>(pattern));
        var topic = pattern.Replace("*", "1", StringComparison.Ordinal);
        var member = await cluster.Gateway.JoinAsync(topic);

        member.Send("1", "2", topic, eventName, payload);

        var handled = Assert.Single(await traces.WaitAsync("channels.handle", 1));
        Assert.Equal((ActivityStatusCode.Error, failure), (handled.Status, handled.StatusDescription));
        Assert.All(traces.All, step => Assert.Empty(step.Events));
        Assert.DoesNotContain(traces.All.SelectMany(step => step.TagObjects), tag => tag.Key != "channels.event" && $"{tag.Value}".Contains("c0nfidential", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_recorded_does_not_travel()
    {
        using var unrecorded = new Activity("unrecorded").Start();

        Assert.Null(unrecorded.Carry());
        Assert.Null(new MemberEvent("e", Ref.Null, Payload.Empty) { Activity = null }.Trace);
    }
}
