namespace Orleans.Channels.Tests;

[Collection(nameof(SharesCluster))]
public sealed class MemberIsolationTests(SharedCluster shared)
{
    private readonly ChannelCluster _cluster = shared.Instance;
    private readonly string _topic = ChannelCluster.NewTopic();

    [Theory]
    [InlineData("crash")]
    [InlineData("crash_later")]
    [InlineData("no_such_event")]
    [InlineData("fail")]
    public async Task A_crash_ends_its_member_and_nobody_else(string eventName)
    {
        var elsewhere = ChannelCluster.NewTopic();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.JoinAsync(elsewhere, joinRef: "2");
        var other = await _cluster.Gateways[1].JoinAsync(_topic);

        socket.Send("1", "3", _topic, eventName);
        await socket.ExpectAsync(TestSocket.Error("1", _topic));

        await socket.ExpectNothingOnAsync(elsewhere, joinRef: "2");
        await other.ExpectNothingOnAsync(_topic);
        Assert.Equal(" Crashed", await _cluster.Lab.NextNoteAsync(_topic));
        await socket.JoinAsync(_topic, joinRef: "4");
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("crash_later")]
    [InlineData("no_such_event_\U0001F600")]
    public async Task A_crash_is_told_on_a_topic_whose_name_would_be_cut_within_a_character(string eventName)
    {
        var topic = _topic.PadRight(99, 'x') + "\U0001F600";
        var socket = await _cluster.Gateway.JoinAsync(topic);

        socket.Send("1", "2", topic, eventName);

        await socket.ExpectAsync(TestSocket.Error("1", topic));
    }

    [Fact]
    public async Task A_crash_takes_the_events_behind_it_along_and_answers_those_before_it()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join");
        socket.Send("1", "2", _topic, "echo");
        socket.Send("1", "3", _topic, "crash");
        socket.Send("1", "4", _topic, "echo");

        Assert.Contains("\"ok\"", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic), TestSocket.Error("1", _topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_handler_that_waits_holds_up_neither_other_members_nor_the_sockets_other_topics()
    {
        var elsewhere = ChannelCluster.NewTopic();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.JoinAsync(elsewhere, joinRef: "2");
        var other = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "3", _topic, $"wait:{_topic}");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));

        await socket.ExpectNothingOnAsync(elsewhere, joinRef: "2");
        other.Send("1", "4", _topic, "say");
        await other.ExpectAsync(TestSocket.Push(null, _topic, "said"), TestSocket.Reply("1", "4", _topic));
        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said"));

        _cluster.Lab.Open(_topic);
        await socket.ExpectAsync(TestSocket.Reply("1", "3", _topic, "ok", """{"waited":true}"""));
    }

    [Fact]
    public async Task A_members_own_events_wait_behind_its_slow_one_and_keep_their_order()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "2", _topic, $"wait:{_topic}");
        socket.Send("1", "3", _topic, "echo");
        socket.Send("1", "4", _topic, "phx_leave");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));
        await socket.ExpectNothingAsync();

        _cluster.Lab.Open(_topic);

        await socket.ExpectAsync(
            TestSocket.Reply("1", "2", _topic, "ok", """{"waited":true}"""),
            TestSocket.Reply("1", "3", _topic),
            TestSocket.Reply("1", "4", _topic),
            TestSocket.Close("1", _topic));
    }

    [Fact]
    public async Task A_join_that_waits_holds_up_nobody_and_a_crashed_or_refused_one_leaves_no_member()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", $$"""{"gate":"{{_topic}}"}""");
        Assert.Equal("joining", await _cluster.Lab.NextNoteAsync(_topic));
        var other = await _cluster.Gateway.JoinAsync(_topic);
        await other.ExpectNothingOnAsync(_topic);
        await socket.ExpectNothingAsync();
        _cluster.Lab.Open(_topic);
        Assert.Contains("\"ok\"", await socket.NextAsync(), StringComparison.Ordinal);

        var third = await _cluster.Gateway.ConnectAsync();
        third.Send("1", "1", _topic, "phx_join", """{"refuse":true}""");
        await third.ExpectAsync(TestSocket.Reply("1", "1", _topic, "error", """{"reason":"refused"}"""));
        third.Send("2", "2", _topic, "phx_join", """{"crash":true}""");
        await third.ExpectAsync(TestSocket.Reply("2", "2", _topic, "error", """{"reason":"join crashed"}"""));
        await third.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_late_reply_goes_to_the_event_it_is_for_as_often_as_it_is_given()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var other = await _cluster.Gateways[2].JoinAsync(_topic);
        socket.Send("1", "first", _topic, $"later:{_topic}");
        Assert.Equal("later", await _cluster.Lab.NextNoteAsync(_topic));

        other.Send("1", "2", _topic, $"answer:{_topic}", """{"n":1}""");
        await socket.ExpectAsync(TestSocket.Reply("1", "first", _topic, "ok", """{"n":1}"""));
        socket.Send("1", "3", _topic, $"answer:{_topic}", """{"n":2}""");
        await socket.ExpectAsync(TestSocket.Reply("1", "first", _topic, "ok", """{"n":2}"""));

        other.Send("1", "4", _topic, $"end:{_topic}");
        await socket.ExpectAsync(TestSocket.Reply("1", "first", _topic), TestSocket.Close("1", _topic));
        other.Send("1", "5", _topic, $"answer:{_topic}");
        await other.ExpectNothingOnAsync(_topic);
    }
}
