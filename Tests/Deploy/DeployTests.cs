using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Channels.Tests.EndToEnd;
using YamlDotNet.RepresentationModel;

namespace Orleans.Channels.Tests;

public sealed partial class DeployTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private const string Connection = "ConnectionStrings__Orleans";

    [Fact]
    public void Every_image_of_the_compose_file_is_built_from_files_that_are_there()
    {
        foreach (var service in (string[])["init-database", "silo-1", "silo-2", "gateway-1", "gateway-2"])
        {
            var build = Compose.At("services", service, "build");
            var context = Path.GetFullPath(Path.Combine(DeployFile.Folder, build.At("context").Text()));

            Assert.Equal(Path.TrimEndingDirectorySeparator(Document.Root), Path.TrimEndingDirectorySeparator(context));
            Assert.True(File.Exists(Path.Combine(context, build.At("dockerfile").Text())), service);
        }
    }

    [Theory]
    [InlineData("Silo", "Silo")]
    [InlineData("Gateway", "Gateway.Host")]
    public void An_image_publishes_a_project_that_is_there_and_starts_its_program(string image, string project)
    {
        var dockerfile = File.ReadAllText(Path.Combine(DeployFile.Folder, $"{image}.Dockerfile"));
        var program = Assert.Single(ProgramPattern().Matches(dockerfile)).Groups["program"].Value;

        Assert.True(File.Exists(Path.Combine(Document.Root, Assert.Single(ProjectPattern().Matches(dockerfile)).Groups["project"].Value)));
        Assert.Equal($"Orleans.Channels.{project}.dll", program);
    }

    [Fact]
    public void Kubernetes_is_told_what_compose_is_told()
    {
        var kubernetes = DeployFile.Read("kubernetes.yaml");
        var told = Of(kubernetes, "ConfigMap").At("data").Texts();
        told[Connection] = Of(kubernetes, "Secret").At("stringData", Connection).Text();
        var expected = Environment("silo-1");
        expected["Orleans__ClusterId"] = "kubernetes";

        Assert.Equal(expected.OrderBy(pair => pair.Key), told.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Every_service_of_compose_is_of_one_cluster()
    {
        var expected = Environment("silo-1");

        Assert.All((string[])["silo-2", "gateway-1", "gateway-2", "init-database"], service => Assert.Equal(expected, Environment(service)));
    }

    [PostgresFact]
    public async Task What_the_images_hold_runs_with_the_environment_of_compose()
    {
        var folder = Directory.CreateTempSubdirectory("orleans-channels-publish-").FullName;
        var processes = new List<ServerProcess>();
        try
        {
            var silo = await PublishAsync("Silo", folder);
            var gateway = await PublishAsync("Gateway.Host", folder);
            var settings = Environment("silo-1");
            settings[Connection] = await postgres.NewDatabaseAsync();
            var initialization = await FinishedProgram.RunAsync(silo, settings, "--init-database");
            Assert.True(initialization.ExitCode == 0, initialization.Output);

            processes.Add(await ServerProcess.StartAsync(silo, LocalPorts.Next(), new Dictionary<string, string>(settings)
            {
                ["Silo__Gateway"] = "false",
                ["Orleans__Endpoints__SiloPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
                ["Orleans__Endpoints__GatewayPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
            }));
            processes.Add(await ServerProcess.StartAsync(gateway, LocalPorts.Next(), new Dictionary<string, string>(settings)
            {
                ["KeyRing"] = Path.Combine(folder, "keys"),
            }));

            await using var socket = await RawWebSocket.ConnectAsync(processes[^1].HttpPort, "/socket/websocket?vsn=2.0.0");
            await socket.SendTextAsync("""["1","1","room:lobby","phx_join",{}]""");
            await socket.ExpectTextAsync("""["1","1","room:lobby","phx_reply",{"response":{},"status":"ok"}]""");
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "keys")));
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static YamlNode Compose { get; } = Assert.Single(DeployFile.Read("compose.yaml"));

    private static Dictionary<string, string> Environment(string service) => Compose.At("services", service, "environment").Texts();

    private static YamlNode Of(IEnumerable<YamlNode> documents, string kind) =>
        Assert.Single(documents, document => document.At("kind").Text() == kind);

    private static async Task<BuiltProgram> PublishAsync(string project, string folder)
    {
        var built = project == "Silo" ? BuiltProgram.Silo : BuiltProgram.Gateway;
        var configuration = new DirectoryInfo(Path.GetDirectoryName(built.Assembly)!).Parent!.Name;
        var output = Path.Combine(folder, project);
        var publish = await FinishedProgram.RunAsync(
            "dotnet", ["publish", Path.Combine(built.ProjectFolder, $"{project}.csproj"), "-c", configuration, "--no-build", "-o", output]);
        Assert.True(publish.ExitCode == 0, publish.Output);
        return new BuiltProgram(Path.Combine(output, Path.GetFileName(built.Assembly)), output);
    }

    [GeneratedRegex("dotnet publish (?<project>\\S+)")]
    private static partial Regex ProjectPattern();

    [GeneratedRegex("ENTRYPOINT \\[\"dotnet\", \"(?<program>[^\"]+)\"\\]")]
    private static partial Regex ProgramPattern();
}
