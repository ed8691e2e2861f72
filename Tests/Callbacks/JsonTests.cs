using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>JSON of an application's own: for all of it, and for one route.</summary>
public sealed class JsonTests(JsonHost json) : IClassFixture<JsonHost>
{
    private readonly ChannelTestHost _host = json.Host;

    [Theory]
    [InlineData("plain:1", """{"mood":"Glad","saidBy":"ada"}""")]
    [InlineData("snake:1", """{"mood":"Glad","said_by":"ada"}""")]
    [InlineData("context:1", """{"mood":"Glad","saidBy":"ada"}""")]
    public async Task It_counts_for_what_is_read_replied_pushed_and_broadcast(string topic, string json)
    {
        var member = await JoinAsync(topic);

        var push = await member.PushAsync("said", Payload.FromJson(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Equal(json, (await member.AssertReplyAsync(push)).ToString());
        Assert.Equal(json, (await member.AssertPushAsync("pushed")).ToString());
        Assert.Equal(json, (await member.AssertBroadcastAsync("broadcast")).ToString());
    }

    [Theory]
    [InlineData("plain:2")]
    [InlineData("snake:2")]
    public async Task The_test_kit_writes_as_the_route_does(string topic)
    {
        var member = await JoinAsync(topic);

        var push = await member.PushAsync("said", new Said(Mood.Sad, "bob"));

        await member.AssertReplyAsync(push, "ok", new Said(Mood.Sad, "bob"));
    }

    [Fact]
    public async Task Turns_behind_a_timer_and_late_replies_have_the_routes_json_too()
    {
        var member = await JoinAsync("snake:3");

        var push = await member.PushAsync("later");

        Assert.Equal("""{"mood":"Sad","said_by":"later"}""", (await member.AssertReplyAsync(push)).ToString());
    }

    [Fact]
    public async Task The_type_may_stand_behind_what_it_is_the_type_of()
    {
        var member = await JoinAsync("draw:4");

        var push = await member.PushAsync("draw", Payload.FromJson("""{"side":2,"$type":"square"}"""u8.ToArray()));

        await member.AssertReplyAsync(push, "ok", new { area = 4 });
    }

    [Fact]
    public void What_a_context_covers_costs_no_reflection() =>
        Assert.Same(JsonTestsContext.Default, PayloadJson.Options.GetTypeInfo(typeof(Said)).OriginatingResolver);

    [Fact]
    public async Task What_no_context_covers_is_refused_where_there_is_no_reflection()
    {
        var member = await JoinAsync("context:5");

        await member.PushAsync("anonymous");

        await member.AssertErrorAsync();
    }

    [Theory]
    [InlineData("plain:6")]
    [InlineData("context:6")]
    public async Task What_may_be_null_may_be_missing_and_what_may_not_is_told_by_its_name_in_json(string topic)
    {
        var member = await JoinAsync(topic);

        var push = await member.PushAsync("said", Payload.FromJson("""{"mood":"Glad"}"""u8.ToArray()));
        var bad = await member.PushAsync("said", Payload.FromJson("{}"u8.ToArray()));

        Assert.Equal("""{"mood":"Glad","saidBy":null}""", (await member.AssertReplyAsync(push)).ToString());
        Assert.Contains("\"mood\":[", (await member.AssertReplyAsync(bad, "error")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_framework_says_stays_as_it_is()
    {
        var member = await JoinAsync("context:7");

        await member.PushAsync("boom");
        var refused = await _host.ConnectAsync();

        await member.AssertErrorAsync();
        Assert.Equal("""{"reason":"unmatched topic"}""", (await refused.Socket.JoinAsync("nowhere")).Response.ToString());
    }

    private async Task<ChannelTestMember> JoinAsync(string topic) => (await (await _host.ConnectAsync()).Socket.JoinAsync(topic)).Member;
}
