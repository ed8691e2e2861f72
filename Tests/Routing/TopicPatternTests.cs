namespace Orleans.Channels.Tests;

public sealed class TopicPatternTests
{
    [Theory]
    [InlineData("room:1", "room:1", "")]
    [InlineData("room:*", "room:1", "1")]
    [InlineData("room:*", "room:", "")]
    [InlineData("room:*", "room:a:b", "a:b")]
    [InlineData("room:*", "room:*", "*")]
    [InlineData("*", "anything", "anything")]
    [InlineData("*", "", "")]
    [InlineData("r\u00E9*", "r\u00E9sum\u00E9", "sum\u00E9")]
    public void A_pattern_takes_its_topics_and_tells_what_it_left_open(string pattern, string topic, string rest)
    {
        var parsed = TopicPattern.Parse(pattern);

        Assert.True(parsed.Matches(topic));
        Assert.Equal(rest, parsed.Rest(topic));
    }

    [Theory]
    [InlineData("room:1", "room:12")]
    [InlineData("room:1", "Room:1")]
    [InlineData("room:1", "room:")]
    [InlineData("room:*", "room")]
    [InlineData("room:*", "ROOM:1")]
    [InlineData("room:*", "xroom:1")]
    [InlineData("re\u0301*", "r\u00E9")]
    public void A_pattern_takes_no_other_topics(string pattern, string topic) =>
        Assert.False(TopicPattern.Parse(pattern).Matches(topic));

    [Theory]
    [InlineData("")]
    [InlineData("*:room")]
    [InlineData("room:*:x")]
    [InlineData("room:**")]
    public void A_malformed_pattern_is_refused(string pattern) =>
        Assert.ThrowsAny<ArgumentException>(() => TopicPattern.Parse(pattern));
}
