using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A plain Orleans client, which is no gateway and no silo, speaks to the same topics.</summary>
public abstract class PlainClientTests(ChannelServer server) : IAsyncLifetime
{
    private readonly IHost _client = new HostBuilder()
        .UseOrleansClient(client => client.UseLocalhostClustering(server.OrleansPort))
        .ConfigureServices(services => services.AddChannelsClient())
        .Build();

    private IChannels Channels => _client.Services.GetRequiredService<IChannels>();

    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await _client.StartAsync(patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Its_broadcast_reaches_every_member()
    {
        await using var a = await server.JoinAsync("bench:outside");
        await using var b = await server.JoinAsync("bench:outside", "5");

        await Channels.BroadcastAsync("bench:outside", "hello", new { n = 1 });

        await a.ExpectTextAsync("""[null,null,"bench:outside","hello",{"n":1}]""");
        await b.ExpectTextAsync("""[null,null,"bench:outside","hello",{"n":1}]""");
    }

    [Fact]
    public async Task Its_broadcast_of_bytes_reaches_every_member_as_bytes()
    {
        await using var socket = await server.JoinAsync("bench:bytes");

        await Channels.BroadcastAsync("bench:bytes", "raw", new byte[] { 0, 1, 0xfe });

        await socket.ExpectBinaryAsync("020b03" + Convert.ToHexStringLower("bench:bytes"u8) + Convert.ToHexStringLower("raw"u8) + "0001fe");
    }

    [Fact]
    public async Task An_intercepted_broadcast_passes_through_the_channel_and_goes_out_as_a_push()
    {
        await using var socket = await server.JoinAsync("ping");

        await Channels.BroadcastAsync("ping", "request_ping", new { a = 1 });

        var push = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal(("\"1\"", "null", "ping", "send_ping"), (push.JoinRef, push.Ref, push.Topic, push.Event));
        Assert.Equal(1, push.Payload.GetProperty("a").GetInt32());
        Assert.NotEmpty(push.Payload.GetProperty("from_node").GetString()!);
    }

    [Fact]
    public async Task An_intercepted_broadcast_is_kept_from_the_member_who_ignores_its_sender()
    {
        await using var open = await server.JoinAsync("chat:outside");
        await using var closed = await server.ConnectAsync();
        await closed.SendTextAsync("""["5","5","chat:outside","phx_join",{"ignore":["troll"]}]""");
        await closed.ExpectTextAsync("""["5","5","chat:outside","phx_reply",{"response":{},"status":"ok"}]""");

        await Channels.BroadcastAsync("chat:outside", "user_joined", new { user_id = "troll" });
        await Channels.BroadcastAsync("chat:outside", "user_joined", new { user_id = "friend" });

        await open.ExpectTextAsync("""["1",null,"chat:outside","user_joined",{"user_id":"troll"}]""");
        await open.ExpectTextAsync("""["1",null,"chat:outside","user_joined",{"user_id":"friend"}]""");
        await closed.ExpectTextAsync("""["5",null,"chat:outside","user_joined",{"user_id":"friend"}]""");
    }

    [Fact]
    public async Task Its_broadcasts_keep_their_order()
    {
        await using var socket = await server.JoinAsync("bench:ordered");

        for (var i = 0; i < 100; i++)
        {
            await Channels.BroadcastAsync("bench:ordered", "n", new { i });
        }

        for (var i = 0; i < 100; i++)
        {
            await socket.ExpectTextAsync($$"""[null,null,"bench:ordered","n",{"i":{{i}}}]""");
        }
    }

    [Fact]
    public async Task Its_broadcast_to_a_topic_without_members_does_nothing_and_without_route_is_refused()
    {
        await Channels.BroadcastAsync("bench:nobody", "hello", new { n = 1 });

        await Assert.ThrowsAsync<TopicUnroutedException>(() => Channels.BroadcastAsync("nosuch:topic", "hello", new { n = 1 }));
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : PlainClientTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : PlainClientTests(server);
}
