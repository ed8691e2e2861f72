namespace Orleans.Channels.Tests;

/// <summary>An application that pins all of Microsoft Orleans to a version before ours, and doesn't heed the warning of the restore.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class OldOrleansTests(LocalPackages packages)
{
    private const string Old = "10.3.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Orleans =
    [
        "Analyzers", "Client", "CodeGenerator", "Core", "Core.Abstractions", "Persistence.Memory", "Runtime", "Sdk", "Serialization",
        "Serialization.Abstractions", "Server", "Streaming",
    ];

    [Fact]
    public async Task Is_told_at_its_start_what_it_has_what_is_needed_and_what_to_do()
    {
        var folder = await packages.NewApplicationAsync("OldOrleans");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using Orleans.Channels;

            var builder = WebApplication.CreateBuilder(args);
            _ = args[0] switch
            {
                "silo" => builder.UseOrleans(silo => silo.UseLocalhostClustering().AddChannels(channels => channels.Socket<UserSocket>())),
                "client" => builder.UseOrleansClient(client => client.UseLocalhostClustering().AddChannelStreams()),
                _ => (object)builder.Services.AddChannelGateway(),
            };
            builder.Build().Run();

            public sealed class UserSocket : Socket;
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "OldOrleans.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NoWarn>NU1605</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Orleans.Channels" Version="{packages.Version}" />
                <PackageReference Include="Orleans.Channels.Gateway" Version="{packages.Version}" />
                {string.Concat(Orleans.Select(id => $"""<PackageReference Include="Microsoft.Orleans.{id}" Version="{Old}" />"""))}
              </ItemGroup>
            </Project>
            """);
        await packages.RunAsync(folder, "build", "-o", "out");

        foreach (var part in new[] { "silo", "client", "gateway" })
        {
            var program = Path.Combine(folder, "out", "OldOrleans.dll");
            var finished = await FinishedProgram.RunAsync("dotnet", ["exec", program, part], folder, new Dictionary<string, string>(), Patience);

            Assert.NotEqual(0, finished.ExitCode);
            Assert.Contains($"is of Microsoft Orleans {Old}, and Orleans.Channels needs 10.", finished.Output, StringComparison.Ordinal);
            Assert.Contains("Give every Microsoft.Orleans package", finished.Output, StringComparison.Ordinal);
        }
    }
}
