using System.Net;
using System.Text.Json;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class TopicEndpointTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    [Fact]
    public async Task A_topic_is_described()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);
        await using var other = await ApiListener.JoinAsync(_server, _topic);

        var topic = await DescribeAsync(_topic);

        Assert.Equal(_topic, topic.GetProperty("topic").GetString());
        Assert.Equal("room:*", topic.GetProperty("route").GetString());
        Assert.Equal(2, topic.GetProperty("members").GetInt32());
        Assert.Equal(1, topic.GetProperty("gateways").GetInt32());
        Assert.True(topic.GetProperty("offset").GetInt64() >= 0);
    }

    [Fact]
    public async Task A_topic_that_no_route_takes_has_none()
    {
        var topic = await DescribeAsync("nowhere");

        Assert.Equal(JsonValueKind.Null, topic.GetProperty("route").ValueKind);
        Assert.Equal(0, topic.GetProperty("members").GetInt32());
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb/c", "a/b/c")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%25b", "a%b")]
    [InlineData("a+b%20c%3Fd%23e?ignored=1", "a+b c?d#e")]
    [InlineData("%C3%BC", "ü")]
    [InlineData("a//b", "a//b")]
    [InlineData("a/", "a/")]
    [InlineData("a/topics/b", "a/topics/b")]
    public async Task The_topics_name_may_have_any_letters(string sent, string topic) =>
        Assert.Equal(topic, (await DescribeAsync(sent)).GetProperty("topic").GetString());

    [Theory]
    [InlineData("/api/topics")]
    [InlineData("/api/topics/")]
    [InlineData("/api/topics/%20")]
    public async Task Without_a_topic_the_request_is_refused(string address) =>
        await _server.Client.GetAsync(address).ExpectProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_topic_that_can_not_be_reached_is_told()
    {
        using var answer = await _server.Client.GetAsync("/api/topics/down:3");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private async Task<JsonElement> DescribeAsync(string topic) =>
        JsonElement.Parse(await _server.Client.GetAsync($"/api/topics/{topic}").ExpectAsync(HttpStatusCode.OK));
}
