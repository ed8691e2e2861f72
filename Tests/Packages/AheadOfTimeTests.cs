using System.Runtime.InteropServices;

namespace Orleans.Channels.Tests;

/// <summary>The abstractions in an application that is published ahead of time.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class AheadOfTimeTests(LocalPackages packages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [ClangFact]
    public async Task An_application_that_makes_and_reads_payloads_is_published_without_a_warning_and_runs()
    {
        var folder = await packages.NewApplicationAsync("AheadOfTime");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using System.Text;
            using System.Text.Json.Serialization;
            using Microsoft.Extensions.DependencyInjection;
            using Orleans.Channels;

            PayloadJson.Options.TypeInfoResolverChain.Add(AppJson.Default);
            var sent = Payload.From(new NewMessage("hello", 1));
            var read = sent.As<NewMessage>()!;
            Console.Write($"{Encoding.UTF8.GetString(sent.Span)} {read.Body} {read.Number} {Ref.FromText("é\"")} {Encoding.UTF8.GetString(Payload.From(null).Span)} ");
            Console.Write(new ServiceCollection().AddChannelsClient().Any(service => service.ServiceType == typeof(IChannels)));

            public sealed record NewMessage(string Body, int Number);

            [JsonSerializable(typeof(NewMessage))]
            public sealed partial class AppJson : JsonSerializerContext;
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "AheadOfTime.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishAot>true</PublishAot>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Orleans.Channels.Abstractions" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);

        var report = await packages.RunAsync(folder, "publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "out");
        var finished = await FinishedProgram.RunAsync(Path.Combine(folder, "out", "AheadOfTime"), [], folder, new Dictionary<string, string>(), Patience);

        Assert.DoesNotContain("warning", report, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("""{"body":"hello","number":1} hello 1 "é\"" null True""", finished.Output);
    }
}
