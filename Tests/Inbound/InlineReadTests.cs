using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;
using TcpSocket = System.Net.Sockets.Socket;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What is read by the thread that polls all sockets, and what must not go on there.</summary>
public sealed class InlineReadTests
{
    private readonly PollingWatch _watch = new();

    private static bool HasPollingThread => !OperatingSystem.IsWindows();

    [Fact]
    public async Task What_goes_to_a_topic_in_this_process_is_read_by_the_thread_that_polls()
    {
        await using var app = await StartAsync();
        await using var socket = await app.JoinAsync("bench:here");

        await EchoAsync(socket, times: 5);

        Assert.Equal(HasPollingThread, _watch.Reads > 0);
        Assert.Empty(_watch.Seen);
    }

    [Fact]
    public async Task None_is_when_the_options_say_so()
    {
        await using var app = await StartAsync(options => options.InlineFramesPerSecond = 0);
        await using var socket = await app.JoinAsync("bench:here");

        await EchoAsync(socket, times: 5);

        Assert.Equal(0, _watch.Reads);
    }

    [Fact]
    public async Task Whatever_a_client_does_the_applications_code_never_runs_on_that_thread()
    {
        await using var app = await StartAsync();
        await using var member = await app.JoinAsync("bench:here");
        await member.SendTextAsync("""["1","2","phoenix","heartbeat",{}]""");
        await member.ExpectTextAsync("""[null,"2","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
        await member.SendTextAsync("""["1","3","nowhere","event",{}]""");
        await member.ExpectTextAsync("""[null,"3","nowhere","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
        await InboundApp.JoinAsync(member, "bench:there");
        await member.SendTextAsync("""["1","4","bench:there","phx_leave",{}]""");
        await member.ExpectTextAsync("""["1","4","bench:there","phx_reply",{"response":{},"status":"ok"}]""");
        await member.ExpectTextAsync("""["1","1","bench:there","phx_close",{}]""");
        await EchoAsync(member, times: 1);

        await using var garbled = await app.JoinAsync("bench:here");
        await garbled.SendTextAsync("no frame");
        await garbled.ExpectCloseAsync(1011);
        await using var broken = await app.JoinAsync("bench:here");
        await broken.SendAsync(WebSocketFrame.OfText("[]") with { Masked = false });
        await broken.ExpectCloseAsync(1002);
        await using var closing = await app.JoinAsync("bench:here");
        await closing.SendAsync(WebSocketFrame.OfClose(1000));
        await closing.ExpectCloseAsync(1000);
        var dropped = await app.JoinAsync("bench:here");
        dropped.Drop();
        await Patience.UntilAsync(async () => (await app.Channels.DescribeAsync("bench:here")).Members == 1);

        Assert.Empty(_watch.Seen);
    }

    [Fact]
    public async Task While_traces_are_listened_to_the_listener_never_runs_on_that_thread()
    {
        var onPollingThread = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ChannelsTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => onPollingThread += Thread.CurrentThread.IsThreadPoolThread ? 0 : 1,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await StartAsync();
        await using var socket = await app.JoinAsync("bench:here");

        await EchoAsync(socket, times: 5);

        Assert.Equal(0, onPollingThread);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public async Task A_message_of_any_size_and_in_any_parts_comes_whole(int length)
    {
        await using var app = await StartAsync();
        await using var socket = await app.JoinAsync("bench:here");
        var text = new string('x', length);
        var push = Encoding.UTF8.GetBytes($$"""["1","2","bench:here","echo",{"text":"{{text}}"}]""");
        var reply = $$$"""["1","2","bench:here","phx_reply",{"response":{"text":"{{{text}}}"},"status":"ok"}]""";

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, push));
        await socket.ExpectTextAsync(reply);

        // The last part is small enough to be read anywhere, and what it ends is not.
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, push[..^10]) { Final = false });
        await EchoNothingAsync(socket);
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Continuation, push[^10..]));
        await socket.ExpectTextAsync(reply);
    }

    [Fact]
    public void Reads_are_spread_while_more_comes_than_one_thread_should_read()
    {
        var clock = new FakeTimeProvider();
        var reads = new InlineReads(Options.Create(new ChannelGatewayOptions { InlineFramesPerSecond = 100 }), clock);
        Assert.True(reads.AreOn);

        clock.Advance(TimeSpan.FromSeconds(2));
        reads.Observe(frames: 200);
        Assert.False(reads.AreOn);

        clock.Advance(TimeSpan.FromSeconds(2));
        reads.Observe(frames: 399);
        Assert.True(reads.AreOn);
    }

    [Fact]
    public async Task A_sockets_reads_are_moved_there_and_back()
    {
        using var listener = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        using var server = await listener.AcceptAsync();

        Assert.True(await IsReadByThePoolAsync(client, server));
        InlineReads.Set(server, inline: true);
        Assert.Equal(!HasPollingThread, await IsReadByThePoolAsync(client, server));
        InlineReads.Set(server, inline: false);
        Assert.True(await IsReadByThePoolAsync(client, server));
    }

    [Fact]
    public void One_that_is_gone_already_is_passed_over()
    {
        var socket = new TcpSocket(SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();

        InlineReads.Set(socket, inline: true);
        InlineReads.Set(socket, inline: false);
    }

    private static async Task<bool> IsReadByThePoolAsync(TcpSocket client, TcpSocket server)
    {
        var reading = ReadAsync();
        await client.SendAsync(new byte[1]);
        return await reading.WaitAsync(Patience.Long);

        async Task<bool> ReadAsync()
        {
            await server.ReceiveAsync(new byte[1]).ConfigureAwait(false);
            var isOfThePool = Thread.CurrentThread.IsThreadPoolThread;
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return isOfThePool;
        }
    }

    private static async Task EchoAsync(RawWebSocket socket, int times)
    {
        for (var number = 1; number <= times; number++)
        {
            await socket.SendTextAsync($$"""["1","{{number}}","bench:here","echo",{"number":{{number}}}]""");
            await socket.ExpectTextAsync($$$"""["1","{{{number}}}","bench:here","phx_reply",{"response":{"number":{{{number}}}},"status":"ok"}]""");
        }
    }

    // A control frame may come between the parts of a message.
    private static async Task EchoNothingAsync(RawWebSocket socket)
    {
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, []));
        await socket.ExpectPongAsync();
    }

    private Task<InboundApp> StartAsync(Action<ChannelGatewayOptions>? gateway = null) => InboundApp.StartAsync(gateway, configure: builder =>
    {
        builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<TimeProvider>(_watch);
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(_watch);
        builder.Logging.AddProvider(_watch.NewLog());
    });
}
