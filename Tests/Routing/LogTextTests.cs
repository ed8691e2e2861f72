using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class LogTextTests
{
    private const string Emoji = "\U0001F600";

    [Theory]
    [InlineData("room:1", "\"room:1\"")]
    [InlineData("\r\nfail: forged", "\"\\r\\nfail: forged\"")]
    [InlineData("\u202Egnp.exe", "\"\\u202Egnp.exe\"")]
    [InlineData("\u2028\u0085\u001b[2J", "\"\\u2028\\u0085\\u001B[2J\"")]
    [InlineData(null, "null")]
    public void It_takes_every_string_and_gives_one_line_of_ASCII(string? text, string quoted) => Assert.Equal(quoted, LogText.Quote(text).ToString());

    [Fact]
    public void It_takes_half_a_surrogate_pair()
    {
        Assert.Equal("\"\\uFFFD\"", LogText.Quote("\ud83d").ToString());
        Assert.Equal("\"\\uFFFDa\\uFFFD\"", LogText.Quote("\ude00a\ud83d").ToString());
    }

    [Fact]
    public void It_cuts_between_characters()
    {
        var quoted = LogText.Quote(new string('x', 99) + Emoji + "rest").ToString();

        Assert.Equal($"\"{new string('x', 99)}\\u2026\"", quoted);
    }

    [Fact]
    public void It_cuts_between_text_elements_and_within_one_that_is_too_long_by_itself()
    {
        Assert.Equal($"\"{new string('x', 98)}\\u2026\"", LogText.Quote(new string('x', 98) + "e\u0301\u0301\u0301").ToString());
        Assert.StartsWith("\"e\\u0301", LogText.Quote("e" + new string('\u0301', 500)).ToString(), StringComparison.Ordinal);
        Assert.InRange(LogText.Quote("e" + new string('\u0301', 500)).ToString().Length, 1, 1_000);
    }

    [Fact]
    public void A_topic_comes_into_the_gateways_log_by_the_same_rule() =>
        Assert.Equal(LogText.Quote("room:\u202E" + Emoji).ToString(), TopicName.From("room:\u202E" + Emoji).ForLog.ToString());
}
