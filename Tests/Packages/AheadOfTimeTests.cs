using System.Runtime.InteropServices;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The abstractions in an application that is published ahead of time.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class AheadOfTimeTests(LocalPackages packages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [ClangFact]
    public async Task An_application_that_makes_and_reads_payloads_and_is_a_client_is_published_without_a_warning_and_runs()
    {
        await using var server = await InboundApp.StartAsync();
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

            await using var client = new Orleans.Channels.Client.ChannelsClient(args[0]);
            var room = client.Channel("room:aot", AppJson.Default);
            var heard = room.On<NewMessage>("new_msg");
            var presence = room.Presence();
            await room.JoinAsync();
            Console.Write(" " + (await room.PushAsync<NewMessage, NewMessage>("echo", new("echoed", 2))).Body);
            await room.PushAsync("new_msg", new NewMessage("heard", 3));
            await foreach (var message in heard)
            {
                Console.Write($" {message.Body}");
                break;
            }

            while (!presence.IsSynced)
            {
                await Task.Delay(5);
            }

            Console.Write($" {presence.List.Count}");

            public sealed record NewMessage(string Body, int Number);

            [JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
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
                <PackageReference Include="Orleans.Channels.Client" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);

        var report = await packages.RunAsync(folder, "publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "out");
        var finished = await FinishedProgram.RunAsync(Path.Combine(folder, "out", "AheadOfTime"), [$"ws://localhost:{server.Port}/socket"], folder, new Dictionary<string, string>(), Patience);

        Assert.DoesNotContain("warning", report, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("""{"body":"hello","number":1} hello 1 "é\"" null True echoed heard 1""", finished.Output);
    }
}
