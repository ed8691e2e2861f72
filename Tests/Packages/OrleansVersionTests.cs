using System.Xml.Linq;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A silo or gateway of a Microsoft Orleans that is too old says so at its start.</summary>
public sealed class OrleansVersionTests
{
    private static readonly Version Needed = new(10, 4, 2);

    [Theory]
    [InlineData("10.4.1. Commit Hash: 876ffe03+876ffe03", "10.4.1")]
    [InlineData("10.3.0+876ffe03", "10.3.0")]
    [InlineData("9.2.1", "9.2.1")]
    [InlineData("10.4.1-preview.1", "10.4.1")]
    public void An_older_one_is_refused_with_both_versions_and_the_cure(string version, string told)
    {
        var refusal = Assert.Throws<OrleansConfigurationException>(() => OrleansVersion.Check("Orleans.Runtime", version, Needed));

        Assert.Equal(
            $"Orleans.Runtime is of Microsoft Orleans {told}, and Orleans.Channels needs 10.4.2 or newer. "
            + "Give every Microsoft.Orleans package that this application refers to version 10.4.2 or newer.",
            refusal.Message);
    }

    [Theory]
    [InlineData("10.4.2. Commit Hash: 876ffe03+876ffe03")]
    [InlineData("10.4.3+876ffe03")]
    [InlineData("10.10.0")]
    [InlineData("11.0.0-preview.1")]
    [InlineData("unknown")]
    [InlineData(null)]
    public void The_same_a_newer_one_and_one_that_tells_nothing_are_taken(string? version) =>
        OrleansVersion.Check("Orleans.Runtime", version, Needed);

    [Fact]
    public void What_is_needed_is_what_this_is_built_with()
    {
        var built = XDocument.Load(Path.Combine(Document.Root, "Directory.Packages.props")).Descendants("OrleansVersion").Single().Value;

        Assert.Equal(built, OrleansVersion.Needed.ToString());
        OrleansVersion.Check();
    }
}
