namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The copy of the official client that the pages have.</summary>
public sealed class VendoredClientTests
{
    private static readonly string Copy = Path.Combine(BuiltProgram.Silo.ProjectFolder, "wwwroot/vendor/phoenix");

    [NodeFact]
    public async Task It_is_what_npm_has_byte_for_byte_with_its_licence()
    {
        var package = await NodeTests.PackageAsync("phoenix");

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(package, "priv/static/phoenix.mjs")), await File.ReadAllBytesAsync(Path.Combine(Copy, "phoenix.mjs")));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(package, "LICENSE.md")), await File.ReadAllBytesAsync(Path.Combine(Copy, "LICENSE.md")));
    }
}
