namespace Orleans.Channels.Tests;

public sealed class SocketDispatchTests
{
    private const string Unmatched = """{"reason":"unmatched topic"}""";

    private readonly GatewayRig _rig = new();

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    public async Task A_heartbeat_is_answered_without_a_join_and_with_a_null_join_ref(string payload)
    {
        var socket = _rig.Connect();

        socket.Send("7", "8", "phoenix", "heartbeat", payload);

        await socket.ExpectAsync("""[null,"8","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Theory]
    [InlineData("phoenix", "other")]
    [InlineData("phoenix", "phx_join")]
    [InlineData("room:1", "ping")]
    [InlineData("elsewhere", "phx_join")]
    [InlineData("lobby:1", "phx_join")]
    [InlineData("Room:1", "phx_join")]
    [InlineData(" ", "phx_join")]
    public async Task What_no_member_or_route_takes_is_an_unmatched_topic_with_a_null_join_ref(string topic, string eventName)
    {
        var socket = _rig.Connect();

        socket.Send("1", "2", topic, eventName);

        await socket.ExpectAsync(TestSocket.Reply(null, "2", topic, "error", Unmatched));
    }

    [Fact]
    public async Task A_blank_topic_is_unmatched_even_under_a_route_for_everything()
    {
        var socket = _rig.Connect(null, "*");

        socket.Send("1", "1", " ", "phx_join");

        await socket.ExpectAsync(TestSocket.Reply(null, "1", " ", "error", Unmatched));
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u001b[2J")]
    [InlineData("\\r\\nfail: forged")]
    [InlineData("\u007f")]
    [InlineData("\u0085")]
    [InlineData("\u009b31m")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u202e")]
    [InlineData("\u2066")]
    [InlineData("\u061c")]
    [InlineData("\u200f")]
    [InlineData("\U0001F600\u2069")]
    public async Task A_topic_with_characters_that_control_something_is_unmatched_before_any_grain_is_asked(string characters)
    {
        var socket = _rig.Connect(null, "*");

        await socket.SendAsync($$"""["1","2","room:{{characters}}","phx_join",{}]""");
        await socket.SendAsync($$"""["1","3","room:{{characters}}","said",{}]""");

        Assert.All([await socket.NextAsync(), await socket.NextAsync()], answer => Assert.EndsWith($"{{\"response\":{Unmatched},\"status\":\"error\"}}]", answer, StringComparison.Ordinal));
        await socket.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\u202e")]
    public async Task An_event_with_characters_that_control_something_is_refused_and_its_member_goes_on(string characters)
    {
        var (socket, topic, _) = await _rig.JoinedAsync();

        await socket.SendAsync($$"""["1","2","room:1","said{{characters}}",{}]""");

        await socket.ExpectAsync(TestSocket.Reply("1", "2", "room:1", "error", """{"reason":"unmatched event"}"""));
        Assert.Equal(0, topic.Calls.Count);
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Names_are_measured_in_bytes_and_may_have_255()
    {
        var fits = "room:" + new string('\u00e9', 125);
        var (socket, topic, _) = await _rig.JoinedAsync();

        socket.Send("5", "5", fits + "e", "phx_join");
        socket.Send("1", "6", "room:1", new string('\u20ac', 86));
        socket.Send("5", "7", fits, "phx_join");
        socket.Send("1", "8", "room:1", new string('\u20ac', 85));

        await socket.ExpectAsync(
            TestSocket.Reply(null, "5", fits + "e", "error", Unmatched), TestSocket.Reply("1", "6", "room:1", "error", """{"reason":"unmatched event"}"""));
        await _rig.TopicOf(fits).AcceptJoinAsync();
        Assert.Equal(new string('\u20ac', 85), (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_join_whose_payload_is_too_large_to_be_kept_is_refused_and_one_that_fits_is_not()
    {
        var socket = _rig.Connect();
        var fits = $"\"{new string('x', (64 * 1024) - 2)}\"";

        socket.Send("1", "1", "room:1", "phx_join", $"[{fits}]");
        await socket.ExpectAsync(TestSocket.Reply("1", "1", "room:1", "error", """{"reason":"join payload too large"}"""));

        socket.Send("2", "2", "room:1", "phx_join", fits);
        await _rig.TopicOf("room:1").AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("2", "2", "room:1"));
    }

    [Fact]
    public async Task A_topic_or_an_event_that_is_no_string_is_refused_as_unmatched()
    {
        var socket = _rig.Connect();

        await socket.SendAsync("""["1",2,5,"phx_join",{}]""");
        await socket.SendAsync("""["1",3,"room:1",5,{}]""");

        await socket.ExpectAsync(
            """[null,2,5,"phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""",
            """[null,3,"room:1","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
    }

    [Fact]
    public async Task Leaving_what_is_not_joined_is_ok_and_echoes_the_join_ref()
    {
        var socket = _rig.Connect();

        socket.Send("1", "2", "room:1", "phx_leave");

        await socket.ExpectAsync(TestSocket.Reply("1", "2", "room:1"));
    }

    [Fact]
    public async Task The_exact_route_takes_its_topic_alone()
    {
        var socket = _rig.Connect();

        socket.Send("1", "1", "lobby", "phx_join");
        await _rig.TopicOf("lobby").AcceptJoinAsync();

        await socket.ExpectAsync(TestSocket.Reply("1", "1", "lobby"));
    }

    [Fact]
    public async Task Joins_over_the_limit_are_refused_and_a_rejoin_at_the_limit_is_not()
    {
        var rig = new GatewayRig(options => options.MaxChannelsPerSocket = 2);
        var socket = rig.Connect();
        await rig.JoinAsync(socket, "1");
        socket.Send("2", "2", "room:2", "phx_join");
        await rig.TopicOf("room:2").AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("2", "2", "room:2"));

        socket.Send("3", "3", "room:3", "phx_join");
        await socket.ExpectAsync(TestSocket.Reply("3", "3", "room:3", "error", """{"reason":"too many channels joined"}"""));

        socket.Send("4", "4", "room:2", "phx_join");
        await rig.TopicOf("room:2").AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("4", "4", "room:2"), TestSocket.Close("2", "room:2"));
    }

    [Fact]
    public async Task Leaving_makes_room_for_another_channel()
    {
        var rig = new GatewayRig(options => options.MaxChannelsPerSocket = 1);
        var (socket, topic, _) = await rig.JoinedAsync();
        socket.Send("1", "2", "room:1", "phx_leave");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", "room:1"), TestSocket.Close("1", "room:1"));

        socket.Send("3", "3", "room:2", "phx_join");
        await rig.TopicOf("room:2").AcceptJoinAsync();

        await socket.ExpectAsync(TestSocket.Reply("3", "3", "room:2"));
    }
}
