using System.Globalization;
using Orleans.Channels.Proof;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>Silos and gateways that meet through a database, each a process.</summary>
internal sealed class ClusterProcesses(string connectionString)
{
    private readonly List<ServerProcess> _processes = [];

    public string Database => connectionString;

    public Task<FinishedProgram> InitializeAsync() =>
        FinishedProgram.RunAsync(BuiltProgram.Silo, ProofCluster.Settings(connectionString), "--init-database");

    public Task<ServerProcess> StartSiloAsync() => StartAsync(BuiltProgram.Silo, new(ProofCluster.Settings(connectionString))
    {
        ["Silo:Gateway"] = "false",
        ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
        ["Orleans:Endpoints:SiloPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
        ["Orleans:Endpoints:GatewayPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
    });

    public Task<ServerProcess> StartGatewayAsync() => StartAsync(BuiltProgram.Gateway, ProofCluster.Settings(connectionString));

    /// <summary>Starts a gateway that may have to wait for the rest.</summary>
    public ServerProcess LaunchGateway()
    {
        var process = ServerProcess.Launch(BuiltProgram.Gateway, LocalPorts.Next(), ProofCluster.Settings(connectionString));
        _processes.Add(process);
        return process;
    }

    /// <summary>Stops everything in order, as one does to restart it all.</summary>
    public async Task StopAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.StopAsync();
        }

        _processes.Clear();
    }

    /// <summary>Ends whatever still runs.</summary>
    public async Task EndAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task<ServerProcess> StartAsync(BuiltProgram program, Dictionary<string, string> settings)
    {
        var process = await ServerProcess.StartAsync(program, LocalPorts.Next(), settings);
        _processes.Add(process);
        return process;
    }
}
