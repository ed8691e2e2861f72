namespace Orleans.Channels.Analyzers.Tests;

public sealed class NodeReaderTests
{
    [Theory]
    [InlineData("{}\n")]
    [InlineData("[]\n")]
    [InlineData("\"a \\\"b\\\" \\\\ \\n \\u0001 ü\"\n")]
    [InlineData("-1.5e3\n")]
    [InlineData("{\n  \"a\": {},\n  \"b\": [1, true, \"c\"],\n  \"payload\": { \"type\": \"string\" }\n}\n")]
    public void What_is_written_is_read_and_written_the_same(string text) => Assert.Equal(text, NodeWriter.Write(NodeReader.Read(text)));

    [Theory]
    [InlineData("", 1)]
    [InlineData("{", 1)]
    [InlineData("{\n\"a\"\n}", 3)]
    [InlineData("[1,\n]", 2)]
    [InlineData("{\n\n} x", 3)]
    [InlineData("\"a", 1)]
    [InlineData("\"\\u12", 1)]
    [InlineData("<<<<<<< HEAD\n{}", 1)]
    public void What_is_no_json_is_told_with_its_line(string text, int line) =>
        Assert.Equal($"Line {line} is no JSON.", Assert.Throws<FormatException>(() => NodeReader.Read(text)).Message);

    [Fact]
    public void A_member_knows_its_line() => Assert.Equal(3, NodeReader.Read("{\n  \"a\": 1,\n  \"b\":\n  2\n}")["b"]!.Line);
}
