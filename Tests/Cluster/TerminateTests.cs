namespace Orleans.Channels.Tests;

[Collection(nameof(SharesCluster))]
public sealed class TerminateTests(SharedCluster shared)
{
    private readonly ChannelCluster _cluster = shared.Instance;
    private readonly string _topic = ChannelCluster.NewTopic();

    [Theory]
    [InlineData("phx_leave", "a Left")]
    [InlineData("stop", "a Stopped")]
    [InlineData("fail", "a Crashed")]
    [InlineData("crash", "a Crashed")]
    [InlineData("no_such_event", "a Crashed")]
    public async Task The_channel_is_told_why_a_member_ended(string eventName, string note)
    {
        var socket = await JoinAsync();

        socket.Send("1", "2", _topic, eventName);

        Assert.Equal(note, await _cluster.Lab.NextNoteAsync(_topic));
    }

    [Fact]
    public async Task A_stop_with_a_reply_replies_and_closes()
    {
        var socket = await JoinAsync();

        socket.Send("1", "2", _topic, "stop");

        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic), TestSocket.Close("1", _topic));
    }

    [Fact]
    public async Task The_channel_is_told_of_a_socket_that_is_gone_and_of_a_second_join()
    {
        var socket = await JoinAsync();
        await socket.JoinAsync(_topic, """{"name":"b"}""", joinRef: "2");
        await socket.ExpectAsync(TestSocket.Close("1", _topic));
        Assert.Equal("a DuplicateJoin", await _cluster.Lab.NextNoteAsync(_topic));

        socket.Connection.End();

        Assert.Equal("b Disconnected", await _cluster.Lab.NextNoteAsync(_topic));
    }

    [Fact]
    public async Task A_rejoin_waits_for_the_old_members_end_and_holds_up_nobody_else()
    {
        var topic = ChannelCluster.NewTopic("lab:slow:");
        var socket = await _cluster.Gateway.JoinAsync(topic, """{"name":"a"}""");
        var other = await _cluster.Gateway.JoinAsync(topic, """{"name":"b"}""");
        socket.Send("2", "2", topic, "phx_join");
        await other.ExpectNothingOnAsync(topic);
        await socket.ExpectNothingAsync();

        _cluster.Lab.Open(topic);

        Assert.StartsWith("[\"2\",\"2\"", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.ExpectAsync(TestSocket.Close("1", topic));
        Assert.Equal("a DuplicateJoin", await _cluster.Lab.NextNoteAsync(topic));
    }

    [Fact]
    public async Task A_leave_whose_termination_takes_its_time_is_answered_in_order()
    {
        var topic = ChannelCluster.NewTopic("lab:slow:");
        var socket = await _cluster.Gateway.JoinAsync(topic, """{"name":"a"}""");
        socket.Send("1", "2", topic, "phx_leave");

        await socket.ExpectAsync(TestSocket.Reply("1", "2", topic));
        _cluster.Lab.Open(topic);

        await socket.ExpectAsync(TestSocket.Close("1", topic));
    }

    [Fact]
    public async Task Members_have_assigns_of_their_own_from_their_socket_and_their_route()
    {
        var vip = ChannelCluster.NewTopic("vip:");
        var socket = await _cluster.Gateway.JoinAsync(_topic, user: "eve");
        await socket.JoinAsync(vip, joinRef: "2");
        await socket.AskAsync(_topic, "trust");

        Assert.Equal("""{"user":"eve","level":1,"name":null,"trusted":true}""", await socket.AskAsync(_topic, "assigns"));
        Assert.Equal("""{"user":"eve","level":2,"vip":true,"name":null}""", await socket.AskAsync(vip, "assigns", joinRef: "2"));
    }

    private Task<TestSocket> JoinAsync() => _cluster.Gateway.JoinAsync(_topic, """{"name":"a"}""");
}
