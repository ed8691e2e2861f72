using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class IdempotencyTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";
    private readonly string _key = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task The_same_request_with_the_same_key_is_answered_again_and_not_sent_again()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync("""{"n":1}""", _key)));
        using var last = await PostAsync("""{"n":1}""", _key);
        using var marker = await PostAsync("""{"n":2}""", key: null);

        Assert.All([.. answers, last, marker], answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(("said", """{"n":1}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n":2}"""), await listener.NextAsync());
    }

    [Fact]
    public async Task Another_key_sends_again()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await PostAsync("""{"n":1}""", _key).ExpectAsync(HttpStatusCode.NoContent);
        await PostAsync("""{"n":1}""", _key + "'").ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(("said", """{"n":1}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n":1}"""), await listener.NextAsync());
    }

    [Fact]
    public async Task Callers_with_another_api_key_neither_learn_nor_spoil_what_one_has_sent()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);
        await PostAsync("""{"n":1}""", _key).ExpectAsync(HttpStatusCode.NoContent);

        using var other = _server.NewClient();
        other.DefaultRequestHeaders.Authorization = new("Bearer", ApiServer.OtherKey);
        await PostAsync("""{"n":2}""", _key, by: other).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(("said", """{"n":1}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n":2}"""), await listener.NextAsync());
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_refused()
    {
        await PostAsync("""{"n":1}""", _key).ExpectAsync(HttpStatusCode.NoContent);

        await PostAsync("""{"n":2}""", _key).ExpectProblemAsync(HttpStatusCode.UnprocessableEntity);
        await PostAsync("""{"n":1}""", _key, "whispered").ExpectProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_sent_when_it_is_asked_for_again_and_the_rest_is_not()
    {
        var down = $"down:{_topic}";
        var batch = $$$"""[{"topic":"{{{_topic}}}","event":"said","payload":{"n":1}},{"topic":"{{{down}}}","event":"said","payload":{}}]""";
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        var first = await PostBatchAsync().ExpectAsync(HttpStatusCode.OK);
        _server.Channels.UpAgain.Add(down);
        var second = await PostBatchAsync().ExpectAsync(HttpStatusCode.OK);
        await PostAsync("""{"n":2}""", key: null).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal("""{"results":[{"status":204},{"status":503}]}""", first);
        Assert.Equal("""{"results":[{"status":204},{"status":204}]}""", second);
        Assert.Equal(("said", """{"n":1}"""), await listener.NextAsync());
        Assert.Equal(("said", """{"n":2}"""), await listener.NextAsync());

        Task<HttpResponseMessage> PostBatchAsync() => SendAsync("/api/broadcast/batch", batch, _key);
    }

    [Theory]
    [InlineData("")]
    [InlineData(256)]
    public async Task A_key_that_can_not_be_used_is_refused(object key) =>
        await PostAsync("{}", key is int length ? new string('k', length) : (string)key).ExpectProblemAsync(HttpStatusCode.BadRequest);

    private Task<HttpResponseMessage> PostAsync(string json, string? key, string eventName = "said", HttpClient? by = null) =>
        SendAsync($"/api/broadcast?topic={_topic}&event={eventName}", json, key, by);

    private async Task<HttpResponseMessage> SendAsync(string address, string json, string? key, HttpClient? by = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Bodies.Json(json) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await (by ?? _server.Client).SendAsync(request);
    }
}
