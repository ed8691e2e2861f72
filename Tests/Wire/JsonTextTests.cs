using System.Text.Json;
using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("room:42", "\"room:42\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"")]
    [InlineData("\0\u0001\u001F", "\"\\u0000\\u0001\\u001F\"")]
    [InlineData("a/b<>&'+", "\"a/b<>&'+\"")]
    [InlineData("é\u007F\u2028\uE000😀", "\"é\u007F\u2028\uE000😀\"")]
    public void Only_what_JSON_asks_to_be_escaped_is_escaped(string text, string expected)
    {
        var json = JsonText.ToBytes(text);

        Assert.Equal(expected, Text(json));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("\"a\uFFFD\\nb\uFFFD\"", Text(JsonText.ToBytes("a\ud800\nb\udc00")));

    [Fact]
    public void The_measure_is_the_length_that_is_written()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000)));
            var destination = new byte[200];

            Assert.Equal(JsonText.Measure(text), JsonText.Write(text, destination));
        }
    }
}
