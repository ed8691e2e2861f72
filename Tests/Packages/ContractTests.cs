namespace Orleans.Channels.Tests;

/// <summary>An application that holds to a contract, with the package alone.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class ContractTests(LocalPackages packages)
{
    private const string Desk = """
        using Orleans.Channels;

        [Broadcasts<NewMessage>("new_msg")]
        public sealed partial class DeskChannel : Channel
        {
            [HandleIn("new_msg")]
            public async Task Say(NewMessage message) => await Broadcast.NewMsg(message);
        }

        public sealed record NewMessage(string Body);
        """;

    [Fact]
    public async Task A_build_writes_the_contract_and_the_module_and_fails_with_file_and_line_for_a_break_until_it_is_accepted()
    {
        var folder = await packages.NewApplicationAsync("Desk");
        var (code, contract, module) = (Path.Combine(folder, "Desk.cs"), Path.Combine(folder, "channels.contract.json"), Path.Combine(folder, "wwwroot", "channels.ts"));
        await File.WriteAllTextAsync(code, Desk);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Desk.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <ChannelTypeScriptFile>wwwroot/channels.ts</ChannelTypeScriptFile>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Orleans.Channels" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);

        await packages.RunAsync(folder, "build", "-p:AcceptChannelContract=true");
        Assert.Contains("\"new_msg\"", await File.ReadAllTextAsync(contract), StringComparison.Ordinal);
        Assert.Contains("push(event: \"new_msg\", payload: NewMessage", await File.ReadAllTextAsync(module), StringComparison.Ordinal);

        await File.WriteAllTextAsync(code, Desk.Replace("Body", "Text", StringComparison.Ordinal).Replace("string Text", "string Text, int Size = 1", StringComparison.Ordinal));
        var broken = await BuildAsync(folder);
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains($"{code}(10,22): error OC0101: NewMessage.body is gone, which clients send (channels.contract.json, line ", broken.Output, StringComparison.Ordinal);
        Assert.Contains("-p:AcceptChannelContract=true", broken.Output, StringComparison.Ordinal);

        await packages.RunAsync(folder, "build", "-p:AcceptChannelContract=true");
        await packages.RunAsync(folder, "build");
        Assert.Contains("\"size\"", await File.ReadAllTextAsync(contract), StringComparison.Ordinal);
    }

    private Task<FinishedProgram> BuildAsync(string folder) => FinishedProgram.RunAsync("dotnet", ["build"], folder, packages.Environment, TimeSpan.FromMinutes(5));
}
