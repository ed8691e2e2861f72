using System.Globalization;

namespace Orleans.Channels.Benchmarks;

/// <summary>A server that can be compared: its name, and how it is started.</summary>
internal sealed class Peer(string name, Func<Server> start)
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
        new("bare", () => StartOwn("bare", new PhoenixWire())),
        new("bare-nospin", () => StartOwn("bare", new PhoenixWire(), ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"))),
        new("signalr", () => StartOwn("signalr", new SignalRWire())),
        new("socketio", StartSocketIo),
    ];

    /// <summary>Two silos and two gateways, each a process of its own.</summary>
    public static Peer Split { get; } = new("split", StartSplit);

    public string Name => name;

    /// <summary>Starts its processes; they may not be ready yet.</summary>
    public Server Start() => start();

    /// <summary>A server that runs already.</summary>
    /// <param name="url">Its socket, as phoenix.js is given it: <c>ws://127.0.0.1:4000/socket</c>.</param>
    /// <param name="process">Its process, whose CPU and memory count, or null.</param>
    /// <exception cref="LoadException">It is not on this machine's loopback.</exception>
    public static Peer At(Uri url, int? process)
    {
        if (!url.IsLoopback || url.Scheme != "ws")
        {
            throw new LoadException("--url takes ws:// and a loopback address: load is for machines that one owns.");
        }

        var path = $"{url.AbsolutePath.TrimEnd('/')}/websocket?vsn=2.0.0";
        return new("url", () => new Server([], new Target(new PhoenixWire(), path, [url.Port], process is { } id ? [id] : [])));
    }

    private static Server StartOurs()
    {
        var port = FreePorts.Next();
        return Start(
            new PhoenixWire(),
            [port],
            Dotnet(
                "Silo",
                [],
                $"--urls=http://127.0.0.1:{port}",
                $"--Orleans:Endpoints:SiloPort={FreePorts.Next()}",
                $"--Orleans:Endpoints:GatewayPort={FreePorts.Next()}",
                Cluster()));
    }

    private static Server StartOwn(string server, Wire wire, params (string, string)[] settings)
    {
        var port = FreePorts.Next();
        return Start(wire, [port], Dotnet("Benchmarks", settings, "serve", server, "--port", port.ToString(CultureInfo.InvariantCulture)));
    }

    private static Server StartSocketIo()
    {
        var port = FreePorts.Next();
        var script = Path.Combine(Solution, "Benchmarks", "peers", "socketio.mjs");
        if (!Directory.Exists(Path.Combine(Path.GetDirectoryName(script)!, "node_modules")))
        {
            throw new LoadException("The peer socketio needs its packages: (cd Benchmarks/peers && npm ci)");
        }

        return Start(new SocketIoWire(), [port], new ServerProcess("node", ["--expose-gc", script, port.ToString(CultureInfo.InvariantCulture)], Quiet));
    }

    private static Server StartSplit()
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
            processes.Add(Dotnet("Gateway.Host", [], $"--urls=http://127.0.0.1:{ports[number]}", $"--Orleans:Endpoints:GatewayPort={inner[number]}", cluster));
        }

        return Start(new PhoenixWire(), ports, [.. processes]);
    }

    private static Server Start(Wire wire, IReadOnlyList<int> ports, params ServerProcess[] processes) =>
        new(processes, new Target(wire, wire.Path, ports, [.. processes.Select(process => process.Id)]));

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
