using System.Net;
using System.Text.Json;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class OpenApiTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;

    [Fact]
    public async Task The_document_lists_every_path_and_nothing_else()
    {
        var paths = (await ReadAsync()).GetProperty("paths");

        Assert.Equal(
            ["/api/broadcast post", "/api/broadcast/batch post", "/api/disconnect post", "/api/presence get", "/api/topics/{topic} get"],
            paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{path.Name} {method.Name}")));
    }

    [Fact]
    public async Task Every_parameter_body_and_refusal_is_described()
    {
        var broadcast = (await ReadAsync()).GetProperty("paths").GetProperty("/api/broadcast").GetProperty("post");

        Assert.Equal(
            ["topic", "event", "Idempotency-Key"],
            broadcast.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Equal(
            ["application/json", "application/octet-stream"],
            broadcast.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(content => content.Name));
        Assert.Equal(
            ["204", "400", "401", "413", "415", "422", "503"],
            broadcast.GetProperty("responses").EnumerateObject().Select(response => response.Name));
    }

    [Fact]
    public async Task The_document_says_that_a_key_is_needed()
    {
        var document = await ReadAsync();

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.True(document.GetProperty("security")[0].TryGetProperty("key", out _));
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_does_not_repeat_by_which_name_it_was_asked_for() =>
        Assert.False((await ReadAsync()).TryGetProperty("servers", out _));

    private async Task<JsonElement> ReadAsync()
    {
        using var client = _server.NewClient();
        return JsonElement.Parse(await client.GetAsync("/api/openapi.json").ExpectAsync(HttpStatusCode.OK));
    }
}
