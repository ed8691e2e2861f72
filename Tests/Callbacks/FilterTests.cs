using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>Filters stand around what sockets and channels do, in the order that they are declared in.</summary>
public sealed class FilterTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _trace = new();
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo =>
    {
        silo.Services.AddSingleton(_trace).AddScoped<Number>().AddSingleton<Single>();
        silo.AddChannels(channels => channels
            .AddFilter(new Tracing(_trace, "all"))
            .AddFilter<Scoped>()
            .AddFilter<Single>()
            .Socket<GuardedSocket>()
            .Map<EchoChannel>("echo:*")
            .Map<EchoChannel>("mended:*").AddRouteFilter(new Tracing(_trace, "route")).AddRouteFilter<Mending>());
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Those_for_all_stand_around_those_of_the_route()
    {
        var member = await JoinAsync("mended:1");
        _trace.Clear();

        await member.AssertReplyAsync(await member.PushAsync("echo", new { a = 1 }));

        Assert.Equal(["all in echo", "route in echo", "handler", "route out ok", "all out ok"], _trace);
    }

    [Fact]
    public async Task One_of_a_route_stands_around_no_other()
    {
        var member = await JoinAsync("echo:1");
        _trace.Clear();

        await member.AssertReplyAsync(await member.PushAsync("echo", new { a = 1 }));

        Assert.Equal(["all in echo", "handler", "all out ok"], _trace);
    }

    [Fact]
    public async Task A_connection_goes_through_those_for_all_and_may_be_refused_there()
    {
        _trace.Clear();

        Assert.True((await _host.ConnectAsync()).IsAccepted);
        Assert.Equal(["all connect", "all connected True"], _trace);
        Assert.Equal(418, (await _host.ConnectAsync(new { tea = "1" })).Status);
    }

    [Fact]
    public async Task A_join_is_seen_and_may_be_refused_or_changed()
    {
        _trace.Clear();
        await JoinAsync("mended:1");
        Assert.Equal(["all join", "route join", "route joined True", "all joined True"], _trace.Where(line => line.Contains("join", StringComparison.Ordinal)));

        var refused = await (await _host.ConnectAsync()).Socket.JoinAsync("mended:1", new { refuse = true });
        Assert.Equal("by a filter", refused.Response.As<JsonElement>().GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("crash", "InvalidOperationException")]
    [InlineData("nothing_takes_it", "UnhandledEventException")]
    [InlineData("number", "PayloadException")]
    public async Task What_is_thrown_within_can_be_made_a_reply(string eventName, string thrown)
    {
        var member = await JoinAsync("mended:1");

        await member.AssertReplyAsync(await member.PushAsync(eventName), "error", new { thrown });

        await member.AssertReplyAsync(await member.PushAsync("echo", new { a = 1 }));
    }

    [Fact]
    public async Task What_a_filter_throws_ends_the_member()
    {
        var member = await JoinAsync("mended:1");

        await member.PushAsync("filter_crash");

        await member.AssertErrorAsync();
    }

    [Fact]
    public async Task A_filter_may_give_another_payload_on()
    {
        var member = await JoinAsync("mended:1");

        await member.AssertReplyAsync(await member.PushAsync("echo", new { change = true }), payload: new { changed = true });
    }

    [Fact]
    public async Task An_intercept_is_seen_once_for_each_member_and_may_be_left_out()
    {
        var (member, other) = (await JoinAsync("mended:1"), await JoinAsync("mended:1", new { deaf = true }));
        _trace.Clear();

        await member.AssertReplyAsync(await member.PushAsync("say"));

        await member.AssertPushAsync("said");
        await other.RefutePushAsync("said");
        Assert.Equal(2, _trace.Count(line => line == "all said"));
    }

    [Fact]
    public async Task One_that_lives_for_a_scope_has_the_handlers_services_and_one_that_lives_for_ever_is_one()
    {
        var member = await JoinAsync("echo:1");

        var made = Single.Made;
        var first = await member.AssertReplyAsync(await member.PushAsync("services"));
        var second = await member.AssertReplyAsync(await member.PushAsync("services"));

        Assert.All([first, second], reply => Assert.Equal(NumberIn(reply, "scoped"), NumberIn(reply, "handler")));
        Assert.NotEqual(NumberIn(first, "scoped"), NumberIn(second, "scoped"));
        Assert.Equal(made, Single.Made);
    }

    [Fact]
    public void One_that_takes_what_there_is_not_stops_the_start()
    {
        var services = new ServiceCollection();
        var channels = new ChannelsBuilder(services).AddFilter<Lacking>().Map<EchoChannel>("a");

        Assert.Contains(nameof(Lacking), Assert.Throws<ChannelWiringException>(() => channels.BuildRoutes(services.BuildServiceProvider())).Message, StringComparison.Ordinal);
    }

    private static int NumberIn(Payload payload, string name) => payload.As<JsonElement>().GetProperty(name).GetInt32();

    private async Task<ChannelTestMember> JoinAsync(string topic, object? payload = null) => (await (await _host.ConnectAsync()).Socket.JoinAsync(topic, payload)).Member;

    private sealed class GuardedSocket : Socket;

    private sealed class Number
    {
        private static int _made;

        public int Value { get; } = Interlocked.Increment(ref _made);
    }

    private sealed class Tracing(ConcurrentQueue<string> trace, string name) : IChannelFilter
    {
        public async ValueTask<ConnectResult> ConnectAsync(ConnectContext context, Func<ConnectContext, ValueTask<ConnectResult>> next)
        {
            trace.Enqueue($"{name} connect");
            var result = context.Connect.Params["tea"] is null ? await next(context) : ConnectResult.Refuse(418);
            trace.Enqueue($"{name} connected {context.SocketType == typeof(GuardedSocket)}");
            return result;
        }

        public async ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next)
        {
            trace.Enqueue($"{name} join");
            var result = await next(context);
            trace.Enqueue($"{name} joined {context.Channel is EchoChannel}");
            return result;
        }

        public async ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> next)
        {
            trace.Enqueue($"{name} in {context.Event}");
            var reply = await next(context);
            trace.Enqueue($"{name} out {reply.Status}");
            return reply;
        }

        public ValueTask HandleOutAsync(HandleOutContext context, Func<HandleOutContext, ValueTask> next)
        {
            trace.Enqueue($"{name} {context.Event}");
            return next(context);
        }
    }

    private sealed class Scoped(Number number) : IChannelFilter
    {
        public ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> next)
        {
            context.Socket.Assigns["scoped"] = number.Value;
            return next(context);
        }
    }

    private sealed class Single : IChannelFilter
    {
        public Single() => Made++;

        public static int Made { get; private set; }
    }

    private sealed class Mending : IChannelFilter
    {
        public ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next) =>
            context.Payload.As<JsonElement>().TryGetProperty("refuse", out _) ? new(JoinResult.Error(new { reason = "by a filter" })) : next(context);

        public async ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> next)
        {
            if (context.Event == "filter_crash")
            {
                throw new InvalidOperationException("filter_crash");
            }

            try
            {
                return await next(context.Payload.As<JsonElement>().TryGetProperty("change", out _) ? context with { Payload = Payload.From(new { changed = true }) } : context);
            }
            catch (Exception exception)
            {
                return Reply.Error(new { thrown = exception.GetType().Name });
            }
        }

        public ValueTask HandleOutAsync(HandleOutContext context, Func<HandleOutContext, ValueTask> next) =>
            context.Socket.Assigns["deaf"] is true ? default : next(context);
    }

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Declared, not made.")]
    private sealed class Lacking(IDisposable missing) : IChannelFilter
    {
        public override string ToString() => missing.ToString()!;
    }

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
    private sealed class EchoChannel(ConcurrentQueue<string> trace) : Channel
    {
        public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
        {
            socket.Assigns["deaf"] = payload.As<JsonElement>().TryGetProperty("deaf", out _);
            return new(JoinResult.Ok());
        }

        [HandleIn("echo")]
        public Reply Echo(Payload payload)
        {
            trace.Enqueue("handler");
            return Reply.Ok(payload);
        }

        [HandleIn("crash")]
        public void Crash() => throw new InvalidOperationException("crash");

        [HandleIn("number")]
        public Reply Take(int number) => Reply.Ok(new { number });

        [HandleIn("services")]
        public Reply Services(ChannelSocket socket, Number number) => Reply.Ok(new { scoped = socket.Assigns["scoped"], handler = number.Value });

        [HandleIn("say")]
        public async ValueTask<Reply> Say()
        {
            await BroadcastAsync("said", new { });
            return Reply.Ok();
        }

        [HandleOut("said")]
        public ValueTask Said(ChannelSocket socket) => socket.PushAsync("said", new { });
    }
}
