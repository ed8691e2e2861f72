using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A running server with the sample channels. How many processes it takes is the derived class's matter.</summary>
public abstract class ChannelServer : IAsyncLifetime
{
    private const string V1 = "vsn=1.0.0";
    private const string V2 = "vsn=2.0.0";

    private readonly List<ServerProcess> _processes = [];

    /// <summary>The port that clients connect to.</summary>
    public int Port { get; } = LocalPorts.Next();

    /// <summary>The port by which Orleans clients reach the silo.</summary>
    public int OrleansPort { get; } = LocalPorts.Next();

    /// <summary>Settings that differ from the defaults, in configuration's own spelling.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <summary>The process whose transports clients talk to.</summary>
    internal ServerProcess Front => _processes[^1];

    /// <summary>The process whose grains run the channels.</summary>
    internal ServerProcess Back => _processes[0];

    public async Task InitializeAsync()
    {
        await StartAsync();
        await PassOneBroadcastAsync();
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }
    }

    /// <summary>Plays a conversation over the V2 serializer, on sockets that are opened when first named.</summary>
    public Task PlayAsync(string transcript, string query = V2) =>
        new Transcript(() => ConnectAsync(query), """[null,"the end","phoenix","heartbeat",{}]""").PlayAsync(transcript);

    /// <summary>Plays a conversation over the V1 serializer.</summary>
    public Task PlayV1Async(string transcript, string query = V1) =>
        new Transcript(() => ConnectAsync(query), """{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"the end"}""")
            .PlayAsync(transcript);

    internal Task<RawWebSocket> ConnectAsync(string query = V2) => RawWebSocket.ConnectAsync(Port, $"/socket/websocket?{query}");

    /// <summary>A socket that has joined one topic, with its join_ref for ref.</summary>
    internal async Task<RawWebSocket> JoinAsync(string topic, string joinRef = "1", string query = V2)
    {
        var socket = await ConnectAsync(query);
        await socket.SendTextAsync($$"""["{{joinRef}}","{{joinRef}}","{{topic}}","phx_join",{}]""");
        await socket.ExpectTextAsync($$$"""["{{{joinRef}}}","{{{joinRef}}}","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        return socket;
    }

    /// <summary>Starts the processes, one after the other.</summary>
    protected abstract Task StartAsync();

    /// <summary>Starts a silo, with a gateway of its own or without one.</summary>
    protected Task StartSiloAsync(int httpPort, bool withGateway) =>
        StartAsync(BuiltProgram.Silo, httpPort, new(ClusterSettings) { ["Silo:Gateway"] = withGateway.ToString() });

    /// <summary>Starts a gateway alone: a plain Orleans client of the silo started before.</summary>
    protected Task StartGatewayAsync(int httpPort) => StartAsync(BuiltProgram.Gateway, httpPort, ClusterSettings);

    /// <summary>What each process of this cluster is told; the one place that knows the names of its ports.</summary>
    internal Dictionary<string, string> ClusterSettings => new(Settings)
    {
        ["Orleans:Endpoints:SiloPort"] = SiloPort.ToString(CultureInfo.InvariantCulture),
        ["Orleans:Endpoints:GatewayPort"] = OrleansPort.ToString(CultureInfo.InvariantCulture),
    };

    // A server is up when a frame has gone all the way: through the gateway to a topic, and back over its stream.
    private async Task PassOneBroadcastAsync()
    {
        await using var socket = await JoinAsync("bench:ready");
        await socket.SendTextAsync("""["1","2","bench:ready","cast",{}]""");
        await socket.ExpectTextAsync("""[null,null,"bench:ready","cast",{}]""");
    }

    private int SiloPort { get; } = LocalPorts.Next();

    private async Task StartAsync(BuiltProgram program, int httpPort, Dictionary<string, string> settings) =>
        _processes.Add(await ServerProcess.StartAsync(program, httpPort, settings));
}
