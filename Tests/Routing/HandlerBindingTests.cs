using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class HandlerBindingTests
{
    private static readonly ChannelHandlers Handlers = ChannelHandlers.Bind(typeof(FormsChannel));

    private readonly FormsChannel _channel = new();
    private readonly ChannelSocket _socket = MemberDouble.New().Socket;

    [Theory]
    [InlineData("nothing", "{}", "nothing")]
    [InlineData("socket", "{}", "socket user:1")]
    [InlineData("payload", """{"a":1}""", """payload {"a":1}""")]
    [InlineData("record", """{"body":"hi","count":2}""", "record hi 2")]
    [InlineData("element", "[1]", "element [1]")]
    [InlineData("number", "5", "number 5")]
    [InlineData("all:rest", """{"body":"hi"}""", "all rest hi user:1")]
    [InlineData("inherited", "{}", "inherited")]
    [InlineData("private", "{}", "private")]
    [InlineData("private_inherited", "{}", "private inherited")]
    [InlineData("alias", "{}", "nothing")]
    public async Task Parameters_are_filled_by_their_types(string eventName, string payload, string called)
    {
        var reply = await Handlers.HandleInAsync(_channel, _socket, eventName, Bytes.Json(payload));

        Assert.Equal(called, _channel.Called);
        Assert.Null(reply.Status);
    }

    [Fact]
    public async Task Binary_comes_as_bytes()
    {
        await Handlers.HandleInAsync(_channel, _socket, "binary", Payload.FromBinary([1, 2]));

        Assert.Equal("binary 0102", _channel.Called);
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("task_reply")]
    [InlineData("value_task_reply")]
    public async Task Replies_come_out_of_every_form_that_gives_one(string eventName)
    {
        var reply = await Handlers.HandleInAsync(_channel, _socket, eventName, Payload.Empty);

        Assert.Equal("fine", reply.Status);
    }

    [Theory]
    [InlineData("task")]
    [InlineData("value_task")]
    public async Task A_task_is_waited_for_and_gives_no_reply(string eventName)
    {
        var handling = Handlers.HandleInAsync(_channel, _socket, eventName, Payload.Empty);
        Assert.False(handling.IsCompleted);

        _channel.Gate.SetResult();

        Assert.Null((await handling).Status);
        Assert.Equal(eventName, _channel.Called);
    }

    [Theory]
    [InlineData("a:b:c", "exact")]
    [InlineData("a:b:d", "longer d")]
    [InlineData("a:b:", "longer ")]
    [InlineData("a:c", "shorter c")]
    [InlineData("b", "rest b")]
    [InlineData("", "rest ")]
    public async Task An_exact_name_goes_before_a_prefix_and_a_longer_prefix_before_a_shorter(string eventName, string called)
    {
        var channel = new PrefixChannel();

        await ChannelHandlers.Bind(typeof(PrefixChannel)).HandleInAsync(channel, _socket, eventName, Payload.Empty);

        Assert.Equal(called, channel.Called);
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("nothing ")]
    [InlineData("unknown")]
    [InlineData(null)]
    public async Task An_event_that_no_handler_takes_is_refused_with_a_cure(string? eventName)
    {
        var refused = await Assert.ThrowsAsync<UnhandledEventException>(
            async () => await Handlers.HandleInAsync(_channel, _socket, eventName, Payload.Empty));

        Assert.Contains(nameof(FormsChannel), refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(eventName ?? "null", refused.Message, StringComparison.Ordinal);
        Assert.Contains("[HandleIn]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_hot_reload_may_have_added_the_handler_the_cure_is_a_new_start()
    {
        Assert.Contains("what hot reload has added isn't bound", new UnhandledEventException(typeof(FormsChannel), canHotReload: true).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hot reload", new UnhandledEventException(typeof(FormsChannel), canHotReload: false).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_does_not_fit_throws()
    {
        await Assert.ThrowsAsync<PayloadException>(async () => await Handlers.HandleInAsync(_channel, _socket, "number", Bytes.Json("{}")));
        await Assert.ThrowsAsync<PayloadException>(async () => await Handlers.HandleInAsync(_channel, _socket, "binary", Payload.Empty));
        await Assert.ThrowsAsync<PayloadException>(async () => await Handlers.HandleInAsync(_channel, _socket, "record", Payload.FromBinary([1])));
    }

    [Fact]
    public async Task An_intercept_gets_the_events_name_and_only_its_own_events()
    {
        await Handlers.Intercepts("out")!(_channel, _socket, "out", Bytes.Json("5"));

        Assert.Equal("out out 5", _channel.Called);
        Assert.Null(Handlers.Intercepts("Out"));
        Assert.Null(Handlers.Intercepts("nothing"));
    }
}
