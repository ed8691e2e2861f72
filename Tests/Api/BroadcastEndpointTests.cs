using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class BroadcastEndpointTests(SharedApi shared)
{
    private const int MaxBodyBytes = 1_000_000;

    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    private string Address => $"/api/broadcast?topic={_topic}&event=said";

    [Fact]
    public async Task A_json_object_reaches_the_members_byte_for_byte()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await _server.Client.PostAsync(Address, Bodies.Json("""{"body": "h\u00e9\/ é", "n": 1.00}""")).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(("said", """{"body": "h\u00e9\/ é", "n": 1.00}"""), await listener.NextAsync());
    }

    [Fact]
    public async Task Binary_reaches_the_members_as_binary()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await _server.Client.PostAsync(Address, Bodies.Binary(0, 255, 128)).ExpectAsync(HttpStatusCode.NoContent);
        await _server.Client.PostAsync(Address, Bodies.Binary()).ExpectAsync(HttpStatusCode.NoContent);

        var (name, data) = await listener.NextBinaryAsync();
        Assert.Equal("said", name);
        Assert.Equal([0, 255, 128], data);
        Assert.Empty((await listener.NextBinaryAsync()).Data);
    }

    [Fact]
    public async Task Broadcasts_come_in_the_order_they_were_asked_for()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        for (var number = 0; number < 20; number++)
        {
            await _server.Client.PostAsync(Address, Bodies.Json($$"""{"n":{{number}}}""")).ExpectAsync(HttpStatusCode.NoContent);
        }

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(("said", $$"""{"n":{{number}}}"""), await listener.NextAsync());
        }
    }

    [Fact]
    public async Task Topics_and_events_may_have_any_letters()
    {
        var topic = $"{_topic}/ü&b=c?#%41+ ";
        await using var listener = await ApiListener.JoinAsync(_server, topic);

        var address = $"/api/broadcast?topic={Uri.EscapeDataString(topic)}&event={Uri.EscapeDataString("is \"so\"/é")}";
        await _server.Client.PostAsync(address, Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(("is \"so\"/é", "{}"), await listener.NextAsync());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/cloudevents+json")]
    public async Task Every_kind_of_utf8_json_is_taken(string contentType) =>
        await _server.Client.PostAsync(Address, Bodies.Of("{}"u8.ToArray(), contentType)).ExpectAsync(HttpStatusCode.NoContent);

    [Fact]
    public async Task A_topic_that_no_route_takes_is_told() => Assert.Contains(
        "No route takes the topic.",
        await _server.Client.PostAsync("/api/broadcast?topic=nowhere&event=said", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NotFound),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("?event=said", "topic", "missing")]
    [InlineData("?topic=room:1", "event", "missing")]
    [InlineData("?topic=&event=said", "topic", "empty")]
    [InlineData("?topic=%20&event=said", "topic", "empty")]
    [InlineData("?topic=a&topic=b&event=said", "topic", "more than once")]
    [InlineData("?topic=a&event=b&event=b", "event", "more than once")]
    public async Task A_name_that_can_not_be_used_is_refused_by_name(string query, string parameter, string cause)
    {
        var problem = await _server.Client.PostAsync($"/api/broadcast{query}", Bodies.Json("{}")).ExpectProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains($"\"{parameter}\"", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Contains(cause, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    public async Task Json_that_is_no_object_is_refused(string json)
    {
        var problem = await _server.Client.PostAsync(Address, Bodies.Json(json)).ExpectProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains("no JSON object", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":/**/1}")]
    [InlineData("\ufeff{}")]
    public async Task Malformed_json_is_refused(string json)
    {
        var problem = await _server.Client.PostAsync(Address, Bodies.Json(json)).ExpectProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains("malformed", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_is_not_utf8_is_refused() =>
        await _server.Client.PostAsync(Address, Bodies.Of([.. "{\"a\":\""u8, 0xff, .. "\"}"u8], "application/json"))
            .ExpectProblemAsync(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(9_999, HttpStatusCode.NoContent)]
    [InlineData(10_000, HttpStatusCode.BadRequest)]
    public async Task Json_may_nest_as_deep_as_a_sockets_frames(int arrays, HttpStatusCode status) =>
        await _server.Client.PostAsync(Address, Bodies.Json($"{{\"a\":{new string('[', arrays)}{new string(']', arrays)}}}")).ExpectAsync(status);

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_content_types_are_refused(string? contentType)
    {
        var problem = await _server.Client.PostAsync(Address, Bodies.Of("{}"u8.ToArray(), contentType))
            .ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType);

        Assert.Contains("application/octet-stream", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_bodies_are_refused()
    {
        var body = Bodies.Json("{}");
        body.Headers.ContentEncoding.Add("gzip");

        await _server.Client.PostAsync(Address, body).ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_of_the_largest_size_is_taken_and_one_byte_more_is_not()
    {
        var most = new byte[MaxBodyBytes];
        var tooMuch = new byte[MaxBodyBytes + 1];
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await _server.Client.PostAsync(Address, Bodies.Binary(most)).ExpectAsync(HttpStatusCode.NoContent);
        await _server.Client.PostAsync(Address, Bodies.Chunked(most, "application/octet-stream")).ExpectAsync(HttpStatusCode.NoContent);
        await _server.Client.PostAsync(Address, Bodies.Binary(tooMuch)).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await _server.Client.PostAsync(Address, Bodies.Chunked(tooMuch, "application/octet-stream")).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal(MaxBodyBytes, (await listener.NextBinaryAsync()).Data.Length);
        Assert.Equal(MaxBodyBytes, (await listener.NextBinaryAsync()).Data.Length);
    }

    [Fact]
    public async Task A_topic_that_can_not_be_reached_is_told()
    {
        using var answer = await _server.Client.PostAsync("/api/broadcast?topic=down:1&event=said", Bodies.Json("{}"));

        Assert.NotNull(answer.Headers.RetryAfter);
        await Task.FromResult(answer).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Asking_by_get_is_refused() =>
        await _server.Client.GetAsync(Address).ExpectAsync(HttpStatusCode.MethodNotAllowed);
}
