using System.Globalization;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

[Collection(Alone.Name)]
public sealed class PostgresClusterTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    // Three probes a second apart and a vote take three seconds; the rest is for a busy machine.
    private static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private ClusterProcesses _cluster = null!;

    public async Task InitializeAsync() => _cluster = new ClusterProcesses(await postgres.NewDatabaseAsync());

    public async Task DisposeAsync() => await _cluster.EndAsync();

    [PostgresFact]
    public async Task Clients_of_two_gateways_meet_on_a_topic_of_two_silos()
    {
        await _cluster.InitializeAsync();
        await _cluster.StartSiloAsync();
        await _cluster.StartSiloAsync();
        var here = await _cluster.StartGatewayAsync();
        var there = await _cluster.StartGatewayAsync();

        foreach (var number in Enumerable.Range(1, 8))
        {
            var topic = $"room:{number}";
            await using var ann = await JoinAsync(here, topic);
            await using var bob = await JoinAsync(there, topic);

            await ann.SendTextAsync($$"""["1","2","{{topic}}","new_msg",{"body":"hello"}]""");

            await bob.ExpectTextAsync($$"""[null,null,"{{topic}}","new_msg",{"body":"hello"}]""");
        }
    }

    [PostgresFact]
    public async Task What_a_channel_keeps_is_there_after_everything_was_restarted()
    {
        await _cluster.InitializeAsync();
        await _cluster.StartSiloAsync();
        var gateway = await _cluster.StartGatewayAsync();
        await using (var socket = await ConnectAsync(gateway))
        {
            await socket.SendTextAsync("""["1","1","videos:kept","phx_join",{}]""");
            await socket.ExpectTextAsync("""["1","1","videos:kept","phx_reply",{"response":{"annotations":[]},"status":"ok"}]""");
            foreach (var number in Enumerable.Range(1, 2))
            {
                var remark = $$"""{"id":{{number}},"user":null,"body":"remark","at":{{number}}}""";
                await socket.SendTextAsync($$"""["1","r","videos:kept","new_annotation",{"body":"remark","at":{{number}}}]""");
                await socket.ExpectTextAsync($"""[null,null,"videos:kept","new_annotation",{remark}]""");
                await socket.ExpectTextAsync("""["1","r","videos:kept","phx_reply",{"response":{},"status":"ok"}]""");
            }
        }

        await _cluster.StopAsync();
        await _cluster.StartSiloAsync();
        gateway = await _cluster.StartGatewayAsync();

        await using var again = await ConnectAsync(gateway);
        await again.SendTextAsync("""["1","1","videos:kept","phx_join",{}]""");
        await again.ExpectTextAsync(
            """["1","1","videos:kept","phx_reply",{"response":{"annotations":[{"id":1,"user":null,"body":"remark","at":1},{"id":2,"user":null,"body":"remark","at":2}]},"status":"ok"}]""");
    }

    [PostgresFact]
    public async Task A_killed_silo_is_soon_declared_dead()
    {
        await _cluster.InitializeAsync();
        await _cluster.StartSiloAsync();
        var victim = await _cluster.StartSiloAsync();

        await victim.KillAsync();

        using var patience = new CancellationTokenSource(DeathPatience);
        while (await CountSilosAsync((int)SiloStatus.Dead) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        Assert.Equal(1, await CountSilosAsync((int)SiloStatus.Active));
    }

    [PostgresFact]
    public async Task A_gateway_that_comes_first_says_what_it_waits_for_and_goes_on()
    {
        var gateway = _cluster.LaunchGateway();
        using var patience = new CancellationTokenSource(StartPatience);
        await gateway.Log.LineAsync(line => line.Contains("run the silo once with --init-database", StringComparison.Ordinal), 0, patience.Token);
        await _cluster.InitializeAsync();
        await _cluster.StartSiloAsync();
        await gateway.ReadyAsync();

        await using var socket = await JoinAsync(gateway, "room:late");
    }

    private static Task<RawWebSocket> ConnectAsync(ServerProcess gateway) =>
        RawWebSocket.ConnectAsync(gateway.HttpPort, "/socket/websocket?vsn=2.0.0");

    private static async Task<RawWebSocket> JoinAsync(ServerProcess gateway, string topic)
    {
        var socket = await ConnectAsync(gateway);
        await socket.SendTextAsync($$"""["1","1","{{topic}}","phx_join",{}]""");
        await socket.ExpectTextAsync($$$"""["1","1","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        return socket;
    }

    private async Task<int> CountSilosAsync(int status) => Convert.ToInt32(
        await PostgresServer.ExecuteAsync(_cluster.Database, $"SELECT count(*) FROM orleansmembershiptable WHERE status = {status}"),
        CultureInfo.InvariantCulture);
}
