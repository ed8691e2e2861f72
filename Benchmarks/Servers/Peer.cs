using System.Globalization;

namespace Orleans.Channels.Benchmarks;

/// <summary>A server that can be compared: its name, and how it is started.</summary>
internal sealed class Peer(string name, Func<Way, Server> start)
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Logging__LogLevel__Default"] = "Warning",
        ["Logging__LogLevel__Orleans.Channels"] = "Warning",
        ["Logging__LogLevel__Orleans"] = "Warning",
    };

    /// <summary>All that can be started here, by name.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("ours", StartOurs),
        new("bare", static way => StartOwn("bare", Phoenix(way), way)),
        new("bare-nospin", static way => StartOwn("bare", Phoenix(way), way, ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"))),
        new("aspnet", static way => StartOwn("aspnet", Phoenix(way), way)),
        new("signalr", static way => StartOwn("signalr", new SignalRWire(way.PayloadBytes), way)),
        new("socketio", StartSocketIo),
    ];

    /// <summary>Those that <c>--compare</c> means: the others are asked for by name.</summary>
    public static IReadOnlyList<Peer> Compared { get; } = [.. All.Where(static peer => peer.Name != "aspnet")];

    /// <summary>Two silos and two gateways, each a process of its own.</summary>
    public static Peer Split { get; } = new("split", StartSplit);

    public string Name => name;

    /// <summary>Whether clients can come in a way.</summary>
    public bool Speaks(Way way) => name != "socketio" || !way.Tls;

    /// <summary>Starts its processes; they may not be ready yet.</summary>
    /// <exception cref="LoadException">It can't be come to in this way.</exception>
    public Server Start(Way way) => Speaks(way) ? start(way) : throw new LoadException($"The peer {name} speaks http alone.");

    /// <summary>A server that runs already.</summary>
    /// <param name="url">Its socket, as phoenix.js is given it: <c>ws://127.0.0.1:4000/socket</c>.</param>
    /// <param name="process">Its process, whose CPU and memory count, or null.</param>
    /// <exception cref="LoadException">It is not on this machine's loopback.</exception>
    public static Peer At(Uri url, int? process)
    {
        if (!url.IsLoopback || url.Scheme is not ("ws" or "wss"))
        {
            throw new LoadException("--url takes ws:// or wss:// and a loopback address: load is for machines that one owns.");
        }

        var path = $"{url.AbsolutePath.TrimEnd('/')}/websocket?vsn=2.0.0";
        return new("url", way => new Server([], new Target(Phoenix(way), path, [url.Port], way with { Tls = url.Scheme == "wss" }, process is { } id ? [id] : [])));
    }

    private static PhoenixWire Phoenix(Way way) => new(way.PayloadBytes);

    private static Server StartOurs(Way way)
    {
        var port = FreePorts.Next();
        return Start(
            Phoenix(way),
            [port],
            way,
            Dotnet(
                "Silo",
                [],
                [.. Served(port, way),
                $"--Gateway:Compress={way.Deflate}",
                $"--Orleans:Endpoints:SiloPort={FreePorts.Next()}",
                $"--Orleans:Endpoints:GatewayPort={FreePorts.Next()}",
                Cluster()]));
    }

    private static Server StartOwn(string server, Wire wire, Way way, params (string, string)[] settings)
    {
        var port = FreePorts.Next();
        return Start(wire, [port], way, Dotnet("Benchmarks", settings, ["serve", server, .. Served(port, way), $"--Deflate={way.Deflate}"]));
    }

    private static Server StartSocketIo(Way way)
    {
        var port = FreePorts.Next();
        var script = Path.Combine(Solution, "Benchmarks", "peers", "socketio.mjs");
        if (!Directory.Exists(Path.Combine(Path.GetDirectoryName(script)!, "node_modules")))
        {
            throw new LoadException("The peer socketio needs its packages: (cd Benchmarks/peers && npm ci)");
        }

        return Start(new SocketIoWire(way.PayloadBytes), [port], way, new ServerProcess("node", ["--expose-gc", script, port.ToString(CultureInfo.InvariantCulture)], Quiet));
    }

    private static Server StartSplit(Way way)
    {
        int[] silos = [FreePorts.Next(), FreePorts.Next()];
        int[] inner = [FreePorts.Next(), FreePorts.Next()];
        int[] ports = [FreePorts.Next(), FreePorts.Next()];
        var cluster = Cluster();
        var processes = new List<ServerProcess>();
        for (var number = 0; number < silos.Length; number++)
        {
            processes.Add(Dotnet(
                "Silo",
                [],
                "--Silo:Gateway=false",
                "--Orleans:Clustering:ProviderType=Development",
                $"--Orleans:Clustering:PrimarySiloEndPoint=127.0.0.1:{silos[0]}",
                "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1",
                $"--Orleans:Endpoints:SiloPort={silos[number]}",
                $"--Orleans:Endpoints:GatewayPort={inner[number]}",
                "--Orleans:ServiceId=dev",
                cluster));
        }

        for (var number = 0; number < ports.Length; number++)
        {
            processes.Add(Dotnet("Gateway.Host", [], [.. Served(ports[number], way), $"--Gateway:Compress={way.Deflate}", $"--Orleans:Endpoints:GatewayPort={inner[number]}", cluster]));
        }

        return Start(Phoenix(way), ports, way, [.. processes]);
    }

    private static Server Start(Wire wire, IReadOnlyList<int> ports, Way way, params ServerProcess[] processes) =>
        new(processes, new Target(wire, wire.Path, ports, way, [.. processes.Select(process => process.Id)]));

    // Where it listens, as every ASP.NET Core server reads it.
    private static string[] Served(int port, Way way) =>
        [$"--urls={way.Scheme}://127.0.0.1:{port}", .. (string[])(way.Tls ? [$"--Kestrel:Certificates:Default:Path={OwnCertificate.File.Value}"] : [])];

    // A cluster of its own, whatever else runs on this machine.
    private static string Cluster() => $"--Orleans:ClusterId=bench-{Environment.ProcessId}-{FreePorts.Next()}";

    private static string Solution => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName;

    private static ServerProcess Dotnet(string project, (string Name, string Value)[] settings, params string[] args)
    {
        var environment = new Dictionary<string, string>(Quiet);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        // As the build left it, in the same configuration.
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(Solution, project, "bin", bin.Parent!.Name, bin.Name, $"Orleans.Channels.{project}.dll");
        if (!File.Exists(assembly))
        {
            throw new LoadException($"{assembly} is missing: build the solution in this configuration.");
        }

        return new ServerProcess("dotnet", ["exec", assembly, .. args], environment, Path.GetDirectoryName(assembly));
    }
}
