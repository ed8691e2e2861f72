using System.Globalization;
using System.Net;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The OpenAPI documents of the programs, asked for once: of a silo with a gateway of its own, and of a gateway beside it.</summary>
public sealed class ProgramDocuments : IAsyncLifetime
{
    /// <summary>The document of the silo's gateway.</summary>
    public string Silo { get; private set; } = string.Empty;

    /// <summary>The document of the gateway by itself.</summary>
    public string Gateway { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string>(new OneProcess().ClusterSettings) { ["Gateway:Api:Keys:0"] = ApiServer.Key };
        await using var silo = await ServerProcess.StartAsync(BuiltProgram.Silo, LocalPorts.Next(), settings);
        await using var gateway = await ServerProcess.StartAsync(BuiltProgram.Gateway, LocalPorts.Next(), settings);
        Silo = await ReadAsync(silo);
        Gateway = await ReadAsync(gateway);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<string> ReadAsync(ServerProcess program)
    {
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{program.HttpPort}")) };
        return await client.GetAsync("/api/openapi.json").ExpectAsync(HttpStatusCode.OK);
    }
}
