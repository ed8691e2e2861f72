using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>One session, its time moved by hand.</summary>
public sealed class LongPollSessionTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly List<LongPollSession> _ended = [];
    private readonly ChannelGatewayOptions _options = new() { PollWindow = Window, OutboxLength = 10 };
    private readonly LongPollSession _session;
    private readonly GatewayMemory _memory;
    private SocketConnection _socket = null!;

    public LongPollSessionTests()
    {
        var options = Options.Create(_options);
        var identity = new GatewayIdentity();
        var grains = CallProxy.Of<IGrainFactory>((method, _) => throw new NotSupportedException(method.Name));
        var sockets = new SocketRegistry(new InlineReads(options, _time), _memory = new GatewayMemory(options, NullLogger<GatewayMemory>.Instance), options, _time, NullLogger<SocketRegistry>.Instance);
        var registry = new Gateway.TopicRegistry(grains, identity, Meters.NewInstruments(sockets), options, _time, NullLogger<Gateway.TopicRegistry>.Instance);
        var dispatcher = new SocketDispatcher(registry, identity, options);
        _session = new LongPollSession("session", Open, dispatcher, _options, _time, IPAddress.Loopback, NullLogger.Instance, _ended.Add);
    }

    [Fact]
    public async Task A_poll_brings_at_once_what_waits()
    {
        Say("1");
        Say("2");

        Assert.Equal(["1", "2"], Texts(await _session.PollAsync()));
    }

    [Fact]
    public async Task A_poll_without_messages_ends_with_the_window()
    {
        var poll = _session.PollAsync();
        _time.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.False(poll.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(Texts(await poll));
    }

    [Fact]
    public async Task A_waiting_poll_is_woken_by_a_message()
    {
        var poll = _session.PollAsync();

        Say("1");

        Assert.Equal(["1"], Texts(await poll));
    }

    [Fact]
    public async Task A_waiting_poll_is_not_woken_for_what_the_one_before_it_took()
    {
        _socket.Outbox.Append(Frame("1"));
        var older = (await _session.PollAsync())!;
        var newer = _session.PollAsync();
        _session.EndPoll(older.Poll, delivered: true);

        _socket.Outbox.Flush();
        await Assert.ThrowsAsync<TimeoutException>(() => newer.WaitAsync(TimeSpan.FromMilliseconds(50)));
        Say("2");

        Assert.Equal(["2"], Texts(await newer));
    }

    [Fact]
    public async Task A_newer_poll_ends_an_older_one_empty_and_takes_the_messages()
    {
        var older = _session.PollAsync();
        var newer = _session.PollAsync();

        Assert.Empty(Texts(await older));
        Say("1");
        Assert.Equal(["1"], Texts(await newer));
    }

    [Fact]
    public async Task What_was_not_delivered_comes_again_in_order_and_what_was_does_not()
    {
        Say("1");
        var lost = (await _session.PollAsync())!;
        _session.EndPoll(lost.Poll, delivered: false);
        Say("2");

        var found = (await _session.PollAsync())!;
        Assert.Equal(["1", "2"], Texts(found));
        _session.EndPoll(found.Poll, delivered: true);
        Say("3");

        Assert.Equal(["3"], Texts(await _session.PollAsync()));
    }

    [Fact]
    public async Task A_poll_waits_until_it_is_known_whether_the_last_answer_arrived()
    {
        Say("1");
        var older = (await _session.PollAsync())!;
        var newer = _session.PollAsync();
        Assert.False(newer.IsCompleted);

        _session.EndPoll(older.Poll, delivered: true);
        Say("2");

        Assert.Equal(["2"], Texts(await newer));
    }

    [Fact]
    public async Task An_answer_of_which_nothing_is_heard_comes_twice_rather_than_not_at_all()
    {
        Say("1");
        var older = (await _session.PollAsync())!;
        var newer = _session.PollAsync();

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["1"], Texts(await newer));
        _session.EndPoll(older.Poll, delivered: true);
        _session.EndPoll((await newer)!.Poll, delivered: false);

        Assert.Equal(["1"], Texts(await _session.PollAsync()));
    }

    [Fact]
    public async Task More_than_the_outbox_holds_ends_the_session()
    {
        for (var number = 0; number <= _options.OutboxLength; number++)
        {
            Say($"{number}");
        }

        while (await _session.PollAsync() is { } poll)
        {
            _session.EndPoll(poll.Poll, delivered: true);
        }

        Assert.True(SpinWait.SpinUntil(() => _ended.Count == 1, Patience.Long));
    }

    [Fact]
    public async Task A_session_lives_one_and_a_half_windows_after_its_last_poll()
    {
        var poll = _session.PollAsync();
        _time.Advance(Window);
        await poll;
        _time.Advance((1.5 * Window) - TimeSpan.FromMilliseconds(1));
        _session.CheckTimes();
        Assert.Empty(_ended);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        _session.CheckTimes();

        Assert.Equal([_session], _ended);
        Assert.Null(await _session.PollAsync());
        Assert.Equal(410, await _session.PostAsync([Text("""[null,"1","phoenix","heartbeat",{}]""")]));
    }

    [Fact]
    public async Task A_waiting_poll_keeps_the_session()
    {
        var poll = _session.PollAsync();
        _time.Advance(Window - TimeSpan.FromMilliseconds(1));

        _session.CheckTimes();

        Assert.Empty(_ended);
        Say("1");
        await poll;
    }

    [Fact]
    public async Task A_close_wakes_a_waiting_poll_to_say_that_it_is_over()
    {
        var poll = _session.PollAsync();

        _session.Close(WebSocketCloseCode.GoingAway, "test");
        _session.Close(WebSocketCloseCode.GoingAway, "test");

        Assert.Null(await poll);
        Assert.Equal([_session], _ended);
    }

    [Fact]
    public async Task A_post_is_dispatched_and_answered_by_the_next_poll()
    {
        Assert.Equal(200, await _session.PostAsync([Text("""[null,"1","phoenix","heartbeat",{}]"""), Text("""["1","2","nosuch","e",{}]""")]));

        Assert.Equal(2, (await _session.PollAsync())!.Messages.Length);
    }

    [Theory]
    [InlineData("garbage", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("[1]", true)]
    public async Task A_malformed_frame_is_answered_at_once_and_ends_the_session(string frame, bool binary)
    {
        Assert.Equal(400, await _session.PostAsync([new PostedFrame(Bytes.Utf8(frame), binary)]));

        Assert.Equal([_session], _ended);
        Assert.Equal(410, await _session.PostAsync([Text("""[null,"1","phoenix","heartbeat",{}]""")]));
    }

    private static PostedFrame Text(string text) => new(Bytes.Utf8(text), IsBinary: false);

    private static IEnumerable<string> Texts(PollResult? poll) => poll!.Messages.Select(message => Bytes.Text(message));

    private void Say(string text) => _socket.Outbox.Send(Frame(text));

    private static EncodedFrame Frame(string text)
    {
        var frame = EncodedFrame.Create(text.Length, binary: false, out var message);
        Bytes.Utf8(text).CopyTo(message);
        return frame;
    }

    private SocketConnection Open(SocketOutbox outbox) =>
        _socket = new SocketConnection(new V2JsonSerializer(), new ConnectResponse(0, null, Bytes.Json("{}"), ["room:*"]), outbox, _memory);
}
