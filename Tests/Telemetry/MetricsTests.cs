using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What a silo and a gateway say of themselves in numbers.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task A_conversation_shows_in_every_number_that_it_concerns()
    {
        await using var app = await InboundApp.StartAsync();
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.JoinAsync("room:numbers");
        await using var bob = await app.JoinAsync("room:numbers");
        await ann.SendTextAsync("""["9","9","room:secret","phx_join",{}]""");
        Assert.Contains("\"error\"", await ann.ReceiveTextAsync(), StringComparison.Ordinal);

        await ann.SendTextAsync("""["1","2","room:numbers","new_msg",{"body":"hello"}]""");
        await bob.ReceiveTextAsync();

        await meter.ExpectAsync("channels.sockets channels.transport=websocket", 2);
        await meter.ExpectAsync("channels.sockets channels.transport=longpoll", 0);
        await meter.ExpectAsync("channels.connects channels.result=ok channels.transport=websocket", 2);
        await meter.ExpectAsync("channels.joins channels.pattern=room:* channels.result=ok", 2);
        await meter.ExpectAsync("channels.joins channels.pattern=room:* channels.result=refused", 1);
        await meter.ExpectAsync("channels.topics channels.pattern=room:*", topics => topics >= 1);
        await meter.ExpectAsync("channels.members channels.pattern=room:*", 2);
        await meter.ExpectAsync("channels.presences channels.pattern=room:*", presences => presences >= 1);
        await meter.ExpectAsync("channels.topic.queue channels.pattern=room:*", 0);
        await meter.ExpectAsync("channels.broadcasts channels.pattern=room:*", broadcasts => broadcasts >= 1);
        await meter.ExpectAsync("channels.deliveries channels.pattern=room:*", deliveries => deliveries >= 2);
        await meter.ExpectAsync("channels.fanout.duration channels.pattern=room:*", seconds => seconds is > 0 and < 10);
        await meter.ExpectAsync("channels.frames channels.direction=in channels.transport=websocket", 4);
        await meter.ExpectAsync("channels.frames channels.direction=out channels.transport=websocket", frames => frames >= 6);
        await meter.ExpectAsync("channels.traffic channels.direction=in channels.transport=websocket", bytes => bytes > 150);
        await meter.ExpectAsync("channels.traffic channels.direction=out channels.transport=websocket", bytes => bytes > 200);
        await meter.ExpectAsync("channels.outbox.waiting", 0);

        bob.Drop();
        await meter.ExpectAsync("channels.sockets channels.transport=websocket", 1);
        await meter.ExpectAsync("channels.members channels.pattern=room:*", 1);

        // What the socket that is gone has sent still counts.
        await meter.ExpectAsync("channels.frames channels.direction=in channels.transport=websocket", 4);
    }

    [Fact]
    public async Task A_topic_that_goes_takes_its_members_and_presences_out_of_the_numbers()
    {
        await using var app = await InboundApp.StartAsync(declare: channels => channels.ConfigureTopics(topics => topics.Linger = TimeSpan.FromMilliseconds(50)));
        using var meter = new MeterReader(app.Services);
        var ann = await app.JoinAsync("room:short");
        await meter.ExpectAsync("channels.topics channels.pattern=room:*", 1);
        await meter.ExpectAsync("channels.presences channels.pattern=room:*", 1);

        await ann.DisposeAsync();

        await meter.ExpectAsync("channels.topics channels.pattern=room:*", 0);
        await meter.ExpectAsync("channels.presences channels.pattern=room:*", 0);
        await meter.ExpectAsync("channels.members channels.pattern=room:*", 0);
    }

    [Fact]
    public async Task A_channel_that_throws_is_counted()
    {
        await using var app = await InboundApp.StartAsync(logged: LogLevel.None);
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.JoinAsync("room:boom");

        await ann.SendTextAsync("""["1","2","room:boom","boom",{}]""");

        await meter.ExpectAsync("channels.crashes channels.pattern=room:*", 1);
    }

    [Fact]
    public async Task A_client_that_takes_too_little_is_counted_with_what_waits_for_it()
    {
        await using var app = await InboundApp.StartAsync(options =>
        {
            options.OutboxLength = 200;
            options.CloseTimeout = TimeSpan.FromMilliseconds(100);
        });
        using var meter = new MeterReader(app.Services);
        await using var slow = await app.JoinAsync("bench:slow");
        slow.BufferLittle();
        var body = new string('x', 100_000);
        for (var number = 0; number < 100; number++)
        {
            await app.Channels.BroadcastAsync("bench:slow", "cast", new { body });
        }

        await meter.ExpectAsync("channels.outbox.waiting", frames => frames > 0);
        await meter.ExpectAsync("channels.outbox.longest", frames => frames > 0);
        for (var number = 0; number < 400; number++)
        {
            await app.Channels.BroadcastAsync("bench:slow", "cast", new { body });
        }

        await meter.ExpectAsync("channels.sockets channels.transport=websocket", 0);
        await meter.ExpectAsync("channels.slow_closes channels.transport=websocket", 1);
    }

    [Fact]
    public async Task A_client_that_comes_back_is_counted_with_whether_it_missed_nothing()
    {
        await using var app = await InboundApp.StartAsync();
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.ConnectAsync();
        await ann.SendTextAsync("""["1","1","log:back","phx_join",{"resume":""}]""");
        await ann.ReceiveTextAsync();

        await ann.SendTextAsync("""["2","2","log:back","phx_join",{"resume":"lost"}]""");

        await meter.ExpectAsync("channels.joins channels.pattern=log:* channels.result=ok", 2);
        await meter.ExpectAsync("channels.resumes channels.by=client channels.pattern=log:* channels.recovered=False", 2);
    }

    [Fact]
    public async Task No_tag_tells_of_a_topic_an_event_or_a_person()
    {
        await using var app = await InboundApp.StartAsync();
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.JoinAsync("room:private", "vsn=2.0.0&user_id=ann");
        await ann.SendTextAsync("""["1","2","room:private","new_msg",{"body":"hello"}]""");
        await meter.ExpectAsync("channels.broadcasts channels.pattern=room:*", broadcasts => broadcasts >= 1);

        Assert.DoesNotContain(meter.Tags, tag => PrivatePattern().IsMatch(tag));
    }

    [Fact]
    public async Task Every_instrument_is_documented_with_its_unit_and_nothing_else_is()
    {
        await using var app = await InboundApp.StartAsync();
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.JoinAsync("room:documented");
        var there = meter.Instruments.Select(instrument => $"{instrument.Name} | {instrument.Unit}").Order();

        var documented = RowPattern().Matches(new Document("docs/metrics.md").Prose)
            .Select(row => $"{row.Groups["name"].Value} | {row.Groups["unit"].Value}").Order();

        Assert.Equal(there, documented);
    }

    [GeneratedRegex(@"private|new_msg|\bann\b|hello")]
    private static partial Regex PrivatePattern();

    [GeneratedRegex(@"^\| `(?<name>channels\.[\w.]+)` \| [^|]* \| `(?<unit>[^`|]+)` \|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
