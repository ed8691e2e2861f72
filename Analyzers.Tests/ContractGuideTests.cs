using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>What docs/guides/contracts.md shows is so.</summary>
public sealed class ContractGuideTests
{
    // What the guide's page has around its lines.
    private const string Page = """
        declare const socket: Socket;
        declare function show(members: number): void;
        declare function keep(id: number): void;
        declare function showTyping(name: string): void;

        """;

    private const string Routes = """

        public static class Routes
        {
            public static void Add(ChannelsBuilder channels) => channels.Map<DeskChannel>("desk:*");
        }
        """;

    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "contracts.md"));
    private static readonly string Channel = FenceOf("csharp") + Routes;

    [Fact]
    public async Task Its_client_passes_with_the_module_of_its_channel()
    {
        if (!TypeScript.IsThere)
        {
            return;
        }

        var (exitCode, output) = await TypeScript.CheckAsync(("client", Page + FenceOf("ts")), ("channels", TypeScript.ModuleOf(ContractOf(Channel))));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Its_break_is_told_as_it_says()
    {
        var broken = ContractComparison.Compare(
            NodeReader.Read(NodeWriter.Write(ContractOf(Channel))), ContractOf(Channel.Replace("string Body", "string Text", StringComparison.Ordinal)))[0];

        var place = broken.Place!.GetLineSpan().StartLinePosition;
        var told = Diagnostic.Create(Diagnostics.ContractBroken, broken.Place, broken.What, Contract.FileName, broken.Line).GetMessage(null);
        Assert.Contains($"Desk.cs({place.Line + 1},{place.Character + 1}): error OC0101: {told}", FenceOf("text").Replace('\n', ' '), StringComparison.Ordinal);
    }

    private static Node ContractOf(string code) => Compiled.ContractOf(code, new VerbGenerator());

    private static string FenceOf(string language) => Guide.Split($"```{language}\n")[1].Split("```")[0];
}
