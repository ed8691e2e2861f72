using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>What axe-core, from npm, finds in a page that keeps somebody out: contrast, names, roles, order.</summary>
internal static class Axe
{
    private const string Run = """
        async () => (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(node => `${location.pathname} ${id}: ${node.target} ${node.failureSummary}`))
        """;

    private static readonly Lazy<Task<string>> Script = new(ReadAsync);

    /// <summary>Expects that it finds none in a page as it is, light and dark, wide and narrow.</summary>
    public static async Task ExpectNoFaultAsync(SamplePage page)
    {
        await page.ReadAsync<object?>(await Script.Value);
        var faults = new List<string>();
        foreach (var look in PageLook.All)
        {
            await page.ShowAsync(look);
            faults.AddRange((await page.ReadAsync<string[]>(Run)).Select(fault => $"{look}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<string> ReadAsync() => await File.ReadAllTextAsync(Path.Combine(await NodeTests.PackageAsync("axe-core"), "axe.min.js"));
}
