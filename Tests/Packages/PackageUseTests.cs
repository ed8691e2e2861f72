using System.Globalization;
using System.Text.Json;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What the packages bring into somebody else's projects, and what they leave alone there.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class PackageUseTests(LocalPackages packages)
{
    // Names that an application has anyway, or both of us: a Program to test by, its logger, Orleans' own options.
    private const string Shop = """
        using Microsoft.Extensions.Options;
        using Orleans.Channels;
        using Orleans.Configuration;

        var builder = WebApplication.CreateBuilder(args);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(builder.Configuration.GetValue<int>("SiloPort"), builder.Configuration.GetValue<int>("GatewayPort"))
            .AddChat()
            .AddOrders());
        builder.Services.AddChannelGateway().Configure<GatewayOptions>(gateway => gateway.PreferredGatewayIndex = 0);

        var app = builder.Build();
        app.MapSocket("/socket");
        app.MapGet("/", async (ILogger<Program> logger, IChannels channels, IOptions<TopicOptions> topics, IOptions<ChannelGatewayOptions> gateway) =>
        {
            logger.LogInformation("Somebody asks.");
            var chat = await channels.DescribeAsync("chat:1");
            var orders = await channels.DescribeAsync("orders:1");
            return $"{chat.Route} {orders.Route} {topics.Value.Linger.TotalSeconds} {gateway.Value.MaxChannelsPerSocket}";
        });
        app.Run();

        public sealed class UserSocket : Socket;

        public sealed class ChatChannel : Channel;

        public sealed class OrdersChannel : Channel;

        internal static class Modules
        {
            public static ISiloBuilder AddChat(this ISiloBuilder silo) => silo.AddChannels(channels => channels.Socket<UserSocket>().Map<ChatChannel>("chat:*"));

            public static ISiloBuilder AddOrders(this ISiloBuilder silo) => silo.AddChannels(channels => channels.Map<OrdersChannel>("orders:*"));
        }
        """;

    private const string ShopCheck = """
        using Microsoft.AspNetCore.Mvc.Testing;

        internal static class Check
        {
            private static async Task Main()
            {
                await using var factory = new WebApplicationFactory<Program>();
                using var client = factory.CreateClient();
                Console.WriteLine($"The shop says: {await client.GetStringAsync("/")}");
            }
        }
        """;

    private const string Grains = """
        using Orleans.Channels;

        namespace Plain;

        public interface IOrderGrain : IGrainWithIntegerKey
        {
            Task ShipAsync(Parcel parcel);
        }

        [GenerateSerializer]
        public sealed record Parcel([property: Id(0)] string Carrier);

        public sealed class OrderGrain(IChannels channels) : Grain, IOrderGrain
        {
            public Task ShipAsync(Parcel parcel) => channels.BroadcastAsync($"order:{this.GetPrimaryKeyLong()}", "shipped", parcel);
        }
        """;

    // What Orleans brings into every project that refers to it, for its grains and the code that is generated for them.
    private static readonly string[] OfOrleans =
    [
        "Humanizer.Core", "Microsoft.AspNetCore.Connections.Abstractions", "Microsoft.CodeAnalysis.Analyzers", "Microsoft.CodeAnalysis.Common",
        "Microsoft.CodeAnalysis.Workspaces.Common", "Microsoft.Orleans.Analyzers", "Microsoft.Orleans.CodeGenerator", "Microsoft.Orleans.Core",
        "Microsoft.Orleans.Core.Abstractions", "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Serialization", "Microsoft.Orleans.Serialization.Abstractions",
        "Newtonsoft.Json",
    ];

    private static readonly string[] OfStreams = [.. OfOrleans, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Streaming", "Polly", "Polly.Core", "Polly.Extensions"];

    private static readonly string[] OfChannels =
    [
        .. OfStreams, "Microsoft.AspNetCore.Authorization", "Microsoft.AspNetCore.Cryptography.Internal", "Microsoft.AspNetCore.DataProtection",
        "Microsoft.AspNetCore.DataProtection.Abstractions", "Microsoft.AspNetCore.Metadata",
        "Microsoft.Orleans.Persistence.Memory", "Microsoft.Orleans.Server", "Orleans.Channels.Abstractions", "Orleans.Channels.Streams",
    ];

    private static readonly string[] OfTesting =
    [
        .. OfChannels, "Microsoft.Orleans.Client", "Microsoft.Orleans.DurableJobs", "Microsoft.Orleans.Journaling", "Microsoft.Orleans.Reminders",
        "Microsoft.Orleans.TestingHost", "Orleans.Channels", "Orleans.Channels.Client", "Orleans.Channels.Gateway",
    ];

    public static TheoryData<string, string[]> Brought => new()
    {
        { "Orleans.Channels.Abstractions", OfOrleans },
        { "Orleans.Channels.Streams", OfStreams },
        { "Orleans.Channels", OfChannels },
        { "Orleans.Channels.Gateway", [.. OfStreams, "Microsoft.Orleans.Client", "Orleans.Channels.Abstractions", "Orleans.Channels.Streams"] },
        { "Orleans.Channels.Testing", OfTesting },
    };

    [Fact]
    public async Task An_application_keeps_its_program_its_logger_and_its_options_and_two_modules_bring_their_channels()
    {
        var folder = await packages.NewApplicationAsync("Modules");
        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.slnx"), "<Solution />"); // By which the factory finds the application's files.
        var shop = await WriteProjectAsync(folder, "Shop", "Microsoft.NET.Sdk.Web", Shop, Package("Orleans.Channels"), Package("Orleans.Channels.Gateway"));
        await File.WriteAllTextAsync(
            Path.Combine(shop, "appsettings.json"),
            $$"""
            {
              "SiloPort": {{LocalPorts.Next().ToString(CultureInfo.InvariantCulture)}},
              "GatewayPort": {{LocalPorts.Next().ToString(CultureInfo.InvariantCulture)}},
              "Channels": { "Linger": "00:00:07" },
              "Gateway": { "MaxChannelsPerSocket": 8 }
            }
            """);
        var check = await WriteProjectAsync(
            folder,
            "Check",
            "Microsoft.NET.Sdk",
            ShopCheck,
            """<FrameworkReference Include="Microsoft.AspNetCore.App" />""",
            """<PackageReference Include="Microsoft.AspNetCore.Mvc.Testing" Version="10.0.15" />""",
            """<ProjectReference Include="../Shop/Shop.csproj" />""");

        var output = await packages.RunAsync(check, "run");

        Assert.Contains("The shop says: chat:* orders:* 7 8", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_grains_needs_the_abstractions_alone()
    {
        var folder = await packages.NewApplicationAsync("Grains");
        var plain = await WriteProjectAsync(folder, "Plain", "Microsoft.NET.Sdk", Grains, Package("Orleans.Channels.Abstractions"));

        await packages.RunAsync(plain, "build");
    }

    [Theory, MemberData(nameof(Brought))]
    public async Task A_package_brings_into_a_project_what_it_needs_and_nothing_else(string id, string[] expected)
    {
        var folder = await packages.NewApplicationAsync($"Uses.{id}");
        var uses = await WriteProjectAsync(folder, "Uses", "Microsoft.NET.Sdk", string.Empty, Package(id));
        await packages.RunAsync(uses, "restore");

        using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(uses, "obj", "project.assets.json")));
        var names = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/')[0])
            .Where(name => name != id && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && !name.StartsWith("System.", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    private static async Task<string> WriteProjectAsync(string folder, string name, string sdk, string code, params string[] references)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Code.cs"), code);
        await File.WriteAllTextAsync(
            Path.Combine(project, $"{name}.csproj"),
            $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>{(code.Contains("Main()", StringComparison.Ordinal) || code.Contains("app.Run()", StringComparison.Ordinal) ? "Exe" : "Library")}</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """);
        return project;
    }

    private string Package(string id) => $"""<PackageReference Include="{id}" Version="{packages.Version}" />""";
}
