using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What operators see, and who is one.</summary>
public sealed class DashboardTests
{
    [Theory]
    [InlineData("", "GET")]
    [InlineData("/dashboard.js", "GET")]
    [InlineData("/dashboard.css", "GET")]
    [InlineData("/design.css", "GET")]
    [InlineData("/token", "POST")]
    public async Task Only_whom_the_applications_policy_lets_in_sees_any_part_of_the_page(string part, string method)
    {
        await using var app = await OperatorSockets.StartAppAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.AskAsync(part, method: new HttpMethod(method))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.AskAsync(part, user: null, new HttpMethod(method))).Status);
    }

    [Fact]
    public async Task The_page_has_the_design_of_the_samples()
    {
        await using var app = await OperatorSockets.StartAppAsync();

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(BuiltProgram.Silo.ProjectFolder, "wwwroot/design.css")), (await app.AskAsync("/design.css")).Text);
    }

    [Fact]
    public async Task A_page_that_nothing_guards_is_not_shown()
    {
        await using var app = await OperatorSockets.StartAppAsync(withAuthorization: false);

        Assert.Equal(HttpStatusCode.NotFound, (await app.AskAsync("")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.AskAsync("/token", method: HttpMethod.Post)).Status);
        Assert.Contains(app.Log.Entries, line => line.Text.Contains("RequireAuthorization", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_this_machine_it_is_shown_without_authorization_where_that_is_allowed()
    {
        await using var app = await OperatorSockets.StartAppAsync(withAuthorization: false, gateway: options => options.DashboardOnLoopback = true);

        Assert.Equal(HttpStatusCode.OK, (await app.AskAsync("", user: null)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&token=made-up")]
    public async Task Its_socket_opens_with_a_token_of_the_page_alone(string token)
    {
        await using var app = await OperatorSockets.StartAppAsync();

        Assert.Equal(403, (await app.AnswerAsync(new UpgradeRequest($"/ops/socket/websocket?vsn=2.0.0{token}"))).Status);
    }

    [Fact]
    public async Task An_operators_socket_lasts_for_ten_minutes_whatever_token_it_brings()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var olga = await app.LookAsync();
        var (_, fresh) = await app.AskAsync("/token", method: HttpMethod.Post);

        foreach (var token in (string[])[fresh, "made-up"])
        {
            await olga.SendTextAsync($$"""[null,"1","phoenix","access_token",{"token":"{{token}}"}]""");
            Assert.Equal("unauthorized", (await olga.NextAsync("phx_reply")).GetProperty("response").GetProperty("reason").GetString());
        }

        var letIn = await app.Services.GetRequiredService<IGrainFactory>().GetGrain<ISocketGrain>(OperatorNames.Socket).ConnectAsync(new ConnectRequest { Params = Payload.Empty, Uri = "http://localhost/ops", Transport = "websocket" });
        Assert.Equal((0, TimeSpan.FromMinutes(10)), (letIn.Status, letIn.Lifetime));
    }

    [Fact]
    public async Task Sockets_of_the_application_cannot_join_the_operators()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var socket = await app.ConnectAsync();

        await socket.SendTextAsync($$"""["1","1","{{OperatorSockets.Topic}}","phx_join",{}]""");

        Assert.Equal("error", (await socket.NextAsync("phx_reply")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Sockets_of_operators_cannot_join_the_application()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var olga = await app.LookAsync();

        await olga.SendTextAsync("""["2","2","room:1","phx_join",{}]""");

        Assert.Equal("unmatched topic", (await olga.NextAsync("phx_reply")).GetProperty("response").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_page_is_fed_what_really_happens()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var ann = await app.JoinAsync("bench:busy");
        await using var bob = await app.JoinAsync("bench:busy");
        await using var olga = await app.LookAsync();
        var first = await olga.NextAsync("report");
        Assert.Equal(3, Gateway(first).GetProperty("webSockets").GetInt64());
        Assert.Equal(0, Gateway(first).GetProperty("longPolls").GetInt64());
        Assert.Equal(1, first.GetProperty("operators").GetInt32());

        await ann.SendTextAsync("""["1","2","bench:busy","cast",{"n":1}]""");

        var report = await olga.NextAsync("report", payload => payload.GetProperty("topics").EnumerateArray().Any(topic => topic.GetProperty("deliveries").GetInt64() == 2));
        var busiest = report.GetProperty("topics")[0];
        Assert.Equal(("bench:busy", 2), (busiest.GetProperty("topic").GetString(), busiest.GetProperty("members").GetInt32()));
        Assert.True(Gateway(report).GetProperty("framesIn").GetInt64() > Gateway(first).GetProperty("framesIn").GetInt64());
        Assert.True(Gateway(report).GetProperty("bytesOut").GetInt64() > Gateway(first).GetProperty("bytesOut").GetInt64());

        bob.Drop();
        await olga.NextAsync("report", payload => Gateway(payload).GetProperty("webSockets").GetInt64() == 2);
    }

    [Fact]
    public async Task A_topic_is_described_with_who_is_present_and_no_more()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var ann = await app.ConnectAsync();
        await ann.SendTextAsync("""["1","1","room:here","phx_join",{"user_id":"ann"}]""");
        await ann.NextAsync("phx_reply");
        await using var olga = await app.LookAsync();

        JsonElement topic;
        do
        {
            topic = (await olga.AskAsync("topic", new { topic = "room:here" })).GetProperty("response");
        }
        while (topic.GetProperty("present").GetArrayLength() == 0);

        Assert.Equal(("room:*", 1), (topic.GetProperty("route").GetString(), topic.GetProperty("members").GetInt32()));
        Assert.Equal("ann", topic.GetProperty("present")[0].GetProperty("key").GetString());
        Assert.DoesNotContain("online_at", topic.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tail_shows_frames_and_their_payloads_only_where_that_is_allowed(bool allowed)
    {
        await using var app = await OperatorSockets.StartAppAsync(options => options.ShowPayloads = allowed);
        await using var ann = await app.JoinAsync("bench:tailed");
        await using var olga = await app.LookAsync();
        Assert.Equal("ok", (await olga.AskAsync("tail", new { topic = "bench:tailed" })).GetProperty("status").GetString());

        await ann.SendTextAsync("""["1","2","bench:tailed","cast",{"secret":"hush"}]""");
        await ann.SendTextAsync("""["1","3","bench:tailed","echo",{"secret":"hush"}]""");

        var seen = new List<JsonElement>();
        while (seen.Count < 4)
        {
            seen.AddRange((await olga.NextAsync("tail")).GetProperty("frames").EnumerateArray());
        }

        Assert.Equal(["in cast", "broadcast cast", "in echo", "reply ok"], seen.Select(frame => $"{frame.GetProperty("kind").GetString()} {frame.GetProperty("event").GetString()}"));
        Assert.All(seen, frame => Assert.Equal("""{"secret":"hush"}""".Length, frame.GetProperty("bytes").GetInt32()));
        Assert.All(seen, frame => Assert.Equal(allowed ? """{"secret":"hush"}""" : null, frame.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task Neither_the_operators_own_topic_nor_one_without_a_route_can_be_tailed()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        await using var olga = await app.LookAsync();

        Assert.Equal("error", (await olga.AskAsync("tail", new { topic = OperatorSockets.Topic })).GetProperty("status").GetString());
        Assert.Equal("error", (await olga.AskAsync("tail", new { topic = "nowhere" })).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_operator_closes_the_sockets_of_an_id_and_is_named_in_the_log()
    {
        await using var app = await OperatorSockets.StartAppAsync();
        app.Door.Decide = _ => new(ConnectResult.Accept("user:ann"));
        await using var ann = await app.JoinAsync("bench:1");
        await using var olga = await app.LookAsync();

        Assert.Equal("ok", (await olga.AskAsync("disconnect", new { socketId = "user:ann" })).GetProperty("status").GetString());

        await ann.ExpectCloseAsync(1001);
        Assert.Contains(app.Log.Entries, line => line.Text.Contains("olga", StringComparison.Ordinal) && line.Text.Contains("user:ann", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_nobody_looks_the_operators_topic_is_not_even_there()
    {
        const string topics = "channels.topics channels.pattern=channels:operators";
        await using var app = await OperatorSockets.StartAppAsync();
        using var meter = new MeterReader(app.Services);
        await using var ann = await app.JoinAsync("bench:quiet");
        Assert.Equal(0, meter[topics]);

        var olga = await app.LookAsync();
        await olga.NextAsync("report");
        await olga.NextAsync("report");
        await meter.ExpectAsync(topics, 1);
        await olga.DisposeAsync();

        // An activation that a timer or a tail kept busy wouldn't go.
        await meter.ExpectAsync(topics, 0);
    }

    private static JsonElement Gateway(JsonElement report) => Assert.Single(report.GetProperty("gateways").EnumerateArray());
}
