using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Orleans.Channels.Proof;

/// <summary>PostgreSQL, silos and gateways on this machine, each a process.</summary>
internal sealed class ProofCluster : IAsyncDisposable
{
    /// <summary>What the gateways' HTTP API is asked with.</summary>
    public const string ApiKey = "proof";

    private const string DropEvents = "Silo__DropEvents";

    // Longer than the death of a silo takes to be noticed, or its successor would tell of it.
    private static readonly TimeSpan SiloRestartDelay = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan GatewayRestartDelay = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, string> _settings;
    private readonly List<ClusterProcess> _silos = [];
    private readonly List<ClusterProcess> _gateways = [];
    private readonly List<Uri> _addresses = [];

    private ProofCluster(TemporaryPostgres postgres, bool canBeCut)
    {
        Postgres = postgres;
        Network = canBeCut ? new CutNetwork() : null;
        _settings = Settings(postgres.ConnectionString);
        LogFolder = Directory.CreateTempSubdirectory("orleans-channels-proof-").FullName;
    }

    /// <summary>The cluster's database.</summary>
    public TemporaryPostgres Postgres { get; }

    /// <summary>The silos.</summary>
    public IReadOnlyList<ClusterProcess> Silos => _silos;

    /// <summary>The gateways.</summary>
    public IReadOnlyList<ClusterProcess> Gateways => _gateways;

    /// <summary>Where clients connect: one address for each gateway.</summary>
    public IReadOnlyList<Uri> Addresses => _addresses;

    /// <summary>The network that the last silo can be cut off from; null where it can't.</summary>
    public CutNetwork? Network { get; }

    /// <summary>Where clients connect to the gateway of the silo that can be cut off, if there is one.</summary>
    public Uri? Apart { get; private set; }

    /// <summary>What the processes wrote.</summary>
    public string LogFolder { get; }

    /// <summary>What the clients did and heard, line by line.</summary>
    public string HistoryPath => Path.Combine(LogFolder, "clients.history.jsonl");

    /// <summary>The share of stream events that silos lose from their next start on; 0 for none.</summary>
    public double Loss
    {
        set
        {
            foreach (var silo in _silos)
            {
                silo.Environment[DropEvents] = value.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>What a process needs to know to be part of a cluster, in the spelling of environment variables.</summary>
    public static Dictionary<string, string> Settings(string connectionString)
    {
        const string connection = "Orleans";
        var settings = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Orleans"] = connectionString,
            ["Orleans__ClusterId"] = "proof",
            ["Orleans__ServiceId"] = "proof",
        };
        foreach (var provider in (string[])["Clustering", "GrainStorage__PubSubStore", "GrainStorage__ChannelState"])
        {
            settings[$"Orleans__{provider}__ProviderType"] = "AdoNet";
            settings[$"Orleans__{provider}__Invariant"] = "Npgsql";
            settings[$"Orleans__{provider}__ConnectionName"] = connection;
        }

        return settings;
    }

    /// <summary>Starts all of it.</summary>
    /// <exception cref="InvalidOperationException">Something of it doesn't start.</exception>
    public static async Task<ProofCluster> StartAsync(int silos, int gateways, double loss, bool canBeCut, ServerMutant? mutant = null)
    {
        var cluster = new ProofCluster(await TemporaryPostgres.StartNewAsync(FreePorts.Next()), canBeCut);
        try
        {
            await cluster.InitializeDatabaseAsync();
            for (var number = 1; number <= silos; number++)
            {
                cluster.AddSilo(number, isApart: canBeCut && number == silos, mutant);
            }

            for (var number = 1; number <= gateways; number++)
            {
                cluster.AddGateway(number);
            }

            cluster.Loss = loss;
            await Task.WhenAll(cluster._silos.Concat(cluster._gateways).Select(process => process.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The program of a project beside this one, as the build left it in the same configuration.</summary>
    public static string Program(string project)
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var output = Path.Combine(bin.Parent!.Name, bin.Name);
        var solution = bin.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(solution, project, "bin", output, $"Orleans.Channels.{project}.dll");
    }

    /// <summary>Forgets what the processes wrote, once they are gone.</summary>
    public void DeleteLogs() => Directory.Delete(LogFolder, recursive: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_gateways.Concat(_silos).Select(process => process.DisposeAsync().AsTask()));
        await (Network?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Postgres.DisposeAsync();
    }

    private async Task InitializeDatabaseAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program("Silo"), "--init-database"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (key, value) in _settings)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The database could not be made ready.");
        }
    }

    private void AddSilo(int number, bool isApart, ServerMutant? mutant)
    {
        var silo = Add(_silos, $"silo-{number}", mutant?.Program ?? "Silo", SiloRestartDelay);
        if (mutant is not null)
        {
            silo.Environment[mutant.Setting] = mutant.Value;
        }

        silo.Environment["Silo__Gateway"] = "false";
        silo.Environment["Logging__LogLevel__Orleans.Runtime.MembershipService"] = "Information";
        var address = isApart ? CutNetwork.Apart : IPAddress.Loopback;
        var port = FreePorts.Next();
        silo.Environment["Orleans__Endpoints__AdvertisedIPAddress"] = address.ToString();
        silo.Environment["Orleans__Endpoints__SiloListeningEndpoint"] = $"{new IPEndPoint(IPAddress.Loopback, port)}";
        silo.Environment["Orleans__Endpoints__SiloPort"] = (Network?.ToSilo(address, port) ?? port).ToString(CultureInfo.InvariantCulture);
        silo.Environment["Orleans__Endpoints__GatewayPort"] = FreePorts.Next().ToString(CultureInfo.InvariantCulture);
        if (Network is not null || mutant is not null)
        {
            SpreadTopics(silo);
        }

        if (isApart)
        {
            silo.Environment["ConnectionStrings__Orleans"] = TemporaryPostgres.ConnectionStringBy(Network!.ToDatabase(Postgres.Port));
            silo.Environment["Silo__Gateway"] = "true";
            Apart = Listen(silo);
        }
    }

    // Each stays where it is asked for first, and gateways ask all silos: by their load, the silo that a fault is done to might have none.
    private static void SpreadTopics(ClusterProcess silo) => silo.Environment["Orleans__Placement__LocalSiloPreferenceMargin"] = "100";

    private void AddGateway(int number)
    {
        var gateway = Add(_gateways, $"gateway-{number}", "Gateway.Host", GatewayRestartDelay);
        gateway.Environment["Gateway__Api__Keys__0"] = ApiKey;
        _addresses.Add(Listen(gateway));
    }

    private static Uri Listen(ClusterProcess process)
    {
        var port = FreePorts.Next();
        process.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/socket"));
    }

    private ClusterProcess Add(List<ClusterProcess> processes, string name, string project, TimeSpan restartDelay)
    {
        var process = new ClusterProcess(name, Program(project), LogFolder, restartDelay);
        foreach (var (key, value) in _settings)
        {
            process.Environment[key] = value;
        }

        processes.Add(process);
        return process;
    }
}
