using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The official JavaScript client, new and old, over both versions of the protocol and both transports.</summary>
public abstract class OfficialClientTests(ChannelServer server, ITestOutputHelper output)
{
    [NodeFact]
    public async Task The_official_clients_get_what_they_expect() => output.WriteLine(await NodeTests.RunAsync(
        "phoenix.test.mjs",
        atLeast: 95,
        new Dictionary<string, string> { ["SERVER_URL"] = UrlOf(server.Port) }));

    [NodeFact]
    public async Task The_official_client_goes_over_to_long_poll_where_no_websocket_passes() => output.WriteLine(await NodeTests.RunAsync(
        "fallback.test.mjs",
        atLeast: 6,
        new Dictionary<string, string> { ["SERVER_URL"] = UrlOf(server.Port) }));

    [NodeFact]
    public async Task The_official_clients_come_back_to_their_channels_when_the_server_comes_back()
    {
        var port = LocalPorts.Next();
        var program = ProgramThatRestarts;
        string[] command = ["dotnet", .. program.ArgumentsToListenOn(port)];

        output.WriteLine(await NodeTests.RunAsync(
            "restart.test.mjs",
            atLeast: 2,
            new Dictionary<string, string>(RestartSettings.Select(ServerProcess.AsEnvironment))
            {
                ["SERVER_URL"] = UrlOf(port),
                ["SERVER_COMMAND"] = JsonSerializer.Serialize(command),
                ["SERVER_FOLDER"] = program.ProjectFolder,
            }));
    }

    private protected abstract BuiltProgram ProgramThatRestarts { get; }

    private protected abstract IReadOnlyDictionary<string, string> RestartSettings { get; }

    private static string UrlOf(int port) => string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/socket");

    /// <summary>A server of its own that restarts whole.</summary>
    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server, ITestOutputHelper output) : OfficialClientTests(server, output)
    {
        private protected override BuiltProgram ProgramThatRestarts => BuiltProgram.Silo;

        private protected override IReadOnlyDictionary<string, string> RestartSettings => new OneProcess().ClusterSettings;
    }

    /// <summary>One more gateway restarts, while the silo goes on.</summary>
    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server, ITestOutputHelper output) : OfficialClientTests(server, output)
    {
        private protected override BuiltProgram ProgramThatRestarts => BuiltProgram.Gateway;

        private protected override IReadOnlyDictionary<string, string> RestartSettings { get; } = server.ClusterSettings;
    }
}
