using System.Net;
using System.Text.Json;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class BroadcastBatchEndpointTests(SharedApi shared)
{
    private const string Address = "/api/broadcast/batch";
    private const int MaxBatch = 100;

    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    [Fact]
    public async Task All_items_are_sent_each_to_its_topic_in_their_order()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);
        await using var other = await ApiListener.JoinAsync(_server, $"{_topic}:other");

        var answer = await PostAsync(Item(_topic, 1), Item($"{_topic}:other", 2), Item(_topic, 3)).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("""{"results":[{"status":204},{"status":204},{"status":204}]}""", answer);
        Assert.Equal(("said", """{"n": 1}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n": 3}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n": 2}"""), await other.NextAsync());
    }

    [Fact]
    public async Task A_batch_may_be_as_long_as_allowed_and_may_be_empty()
    {
        await PostAsync([.. Enumerable.Range(0, MaxBatch).Select(number => Item(_topic, number))]).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal("""{"results":[]}""", await PostAsync().ExpectAsync(HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_longer_batch_is_refused() =>
        await PostAsync([.. Enumerable.Range(0, MaxBatch + 1).Select(number => Item(_topic, number))]).ExpectProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task One_item_that_can_not_be_sent_keeps_all_from_being_sent_and_each_is_named()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        var problem = await PostAsync(
                Item(_topic, 1),
                "7",
                "{}",
                $$$"""{"topic":"{{{_topic}}}","payload":{}}""",
                $$"""{"topic":"{{_topic}}","event":"said"}""",
                $$"""{"topic":"{{_topic}}","event":"said","payload":[]}""",
                """{"topic":"\ud800","event":"said","payload":{}}""",
                $$$"""{"topic":"{{{new string('t', 256)}}}","event":"said","payload":{}}""",
                """{"topic":" ","event":"said","payload":{}}""",
                $$$"""{"topic":"{{{_topic}}}","event":"{{{new string('e', 256)}}}","payload":{}}""")
            .ExpectProblemAsync(HttpStatusCode.BadRequest);
        await PostAsync(Item(_topic, 2)).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("said", """{"n": 2}"""), await listener.NextAsync());
        var errors = problem.GetProperty("errors").Deserialize<Dictionary<string, string>>();
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["1"] = "is no JSON object",
                ["2"] = "topic is missing",
                ["3"] = "event is missing",
                ["4"] = "payload is no JSON object",
                ["5"] = "payload is no JSON object",
                ["6"] = "topic is missing",
                ["7"] = "topic is longer than 255 bytes",
                ["8"] = "topic is empty",
                ["9"] = "event is longer than 255 bytes",
            },
            errors);
    }

    [Fact]
    public async Task An_item_that_could_not_be_sent_is_told_and_the_others_are_sent()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        var answer = await PostAsync(Item("down:2", 1), Item(_topic, 2), Item("down:2", 3)).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("""{"results":[{"status":503},{"status":204},{"status":503}]}""", answer);
        Assert.Equal(("said", """{"n": 2}"""), await listener.NextAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    public async Task A_body_that_is_no_array_is_refused(string json) =>
        await _server.Client.PostAsync(Address, Bodies.Json(json)).ExpectProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Binary_is_refused() =>
        await _server.Client.PostAsync(Address, Bodies.Binary(1)).ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_body_too_large_is_refused() =>
        await _server.Client.PostAsync(Address, Bodies.Json($"[\"{new string('x', 1_000_000)}\"]")).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    private static string Item(string topic, int number) => $$$"""{"topic":"{{{topic}}}","event":"said","payload":{"n": {{{number}}}}}""";

    private Task<HttpResponseMessage> PostAsync(params string[] items) =>
        _server.Client.PostAsync(Address, Bodies.Json($"[{string.Join(',', items)}]"));
}
