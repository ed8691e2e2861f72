using System.Net;

namespace Orleans.Channels.Tests;

/// <summary>Each refusal of what carries payloads: a single broadcast, a message, and a batch.</summary>
[Collection(nameof(SharesApi))]
public sealed class ApiStatusTests(SharedApi shared)
{
    private const string Json = "application/json";

    private readonly ApiServer _server = shared.Server;

    [Theory]
    [InlineData(204, "topic=room:status&event=e", "{}", Json)]
    [InlineData(400, "event=e", "{}", Json)]
    [InlineData(400, "topic=room:status", "{}", Json)]
    [InlineData(400, "topic=room:status&event=e", "[]", Json)]
    [InlineData(400, "topic=room:status&event=e", "{", Json)]
    [InlineData(404, "topic=nowhere&event=e", "{}", Json)]
    [InlineData(413, "topic=room:status&event=e", null, Json)]
    [InlineData(415, "topic=room:status&event=e", "{}", "text/plain")]
    [InlineData(500, "topic=failing:1&event=e", "{}", Json)]
    [InlineData(503, "topic=down:status&event=e", "{}", Json)]
    public async Task One_payload_is_answered_with(int status, string query, string? body, string contentType)
    {
        foreach (var path in (string[])["/api/broadcast", "/api/send"])
        {
            await ExpectAsync(status, $"{path}?{query}", body, contentType);
        }
    }

    [Theory]
    [InlineData(200, """[{"topic":"room:status","event":"e","payload":{}}]""", Json)]
    [InlineData(400, "{}", Json)]
    [InlineData(400, "[{}]", Json)]
    [InlineData(413, null, Json)]
    [InlineData(415, "[]", "text/plain")]
    public async Task A_batch_is_answered_with(int status, string? body, string contentType) =>
        await ExpectAsync(status, "/api/broadcast/batch", body, contentType);

    [Theory]
    [InlineData("nowhere", 404)]
    [InlineData("failing:1", 500)]
    [InlineData("down:status", 503)]
    [InlineData("room:status", 204)]
    public async Task An_item_of_a_batch_has_the_status_that_it_would_have_by_itself(string topic, int status) => Assert.Equal(
        $$"""{"results":[{"status":{{status}}}]}""",
        await _server.Client.PostAsync("/api/broadcast/batch", Bodies.Json($$$"""[{"topic":"{{{topic}}}","event":"e","payload":{}}]""")).ExpectAsync(HttpStatusCode.OK));

    private async Task ExpectAsync(int status, string address, string? body, string contentType)
    {
        var content = Bodies.Of(body is null ? new byte[1_000_001] : System.Text.Encoding.UTF8.GetBytes(body), contentType);
        var answer = _server.Client.PostAsync(address, content);
        await (status < 300 ? (Task)answer.ExpectAsync((HttpStatusCode)status) : answer.ExpectProblemAsync((HttpStatusCode)status));
    }
}
