namespace Orleans.Channels.Tests.SetUps;

/// <summary>The documentation claims what <see cref="SetUpTests"/> tries, and nothing else.</summary>
public sealed class SetUpTableTests
{
    [Theory]
    [InlineData("docs/clients.md")]
    [InlineData("docs/deployment.md")]
    public void The_table_is_the_one_that_is_tried(string document) =>
        Assert.True(
            File.ReadAllText(Path.Combine(Document.Root, document)).Contains($"\n\n{SetUpTable.Text}\n\n", StringComparison.Ordinal),
            $"{document} should have this table:\n{SetUpTable.Text}");
}
