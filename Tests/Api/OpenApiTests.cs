using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>The document that the programs serve. Their pages and health checks aren't in it.</summary>
public sealed class OpenApiTests(ProgramDocuments documents) : IClassFixture<ProgramDocuments>
{
    private readonly JsonElement _document = JsonElement.Parse(documents.Silo);

    [Fact]
    public void A_silo_and_a_gateway_serve_the_same_document() => Assert.Equal(documents.Silo, documents.Gateway);

    [Fact]
    public void The_document_lists_every_path_and_nothing_else()
    {
        var paths = _document.GetProperty("paths");

        Assert.Equal(
            ["/api/broadcast post", "/api/broadcast/batch post", "/api/send post", "/api/kick post", "/api/disconnect post", "/api/presence get", "/api/topics/{topic} get"],
            paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{path.Name} {method.Name}")));
    }

    [Fact]
    public void Every_parameter_body_and_refusal_is_described()
    {
        var broadcast = _document.GetProperty("paths").GetProperty("/api/broadcast").GetProperty("post");

        Assert.Equal(
            ["topic query needed", "event query needed", "Idempotency-Key header"],
            broadcast.GetProperty("parameters").EnumerateArray().Select(Shown));
        Assert.Equal(
            ["application/json", "application/octet-stream"],
            broadcast.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(content => content.Name));
        Assert.All(
            broadcast.GetProperty("responses").EnumerateObject().Where(response => response.Name != "204"),
            refusal => Assert.True(refusal.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));
        Assert.Equal(
            ["204", "400", "401", "403", "404", "413", "415", "422", "429", "500", "503"],
            broadcast.GetProperty("responses").EnumerateObject().Select(response => response.Name));
    }

    [Fact]
    public void The_document_says_that_a_key_is_needed()
    {
        Assert.Equal("bearer", _document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.True(_document.GetProperty("security")[0].TryGetProperty("key", out _));
        Assert.StartsWith("3.1", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_does_not_repeat_by_which_name_it_was_asked_for() =>
        Assert.False(_document.TryGetProperty("servers", out _));

    [Fact]
    public void What_is_answered_with_a_body_has_its_shape()
    {
        Assert.Equal(["topic", "route", "members", "gateways", "offset"], MembersOf("/api/topics/{topic}", "get"));
        Assert.Equal(["members"], MembersOf("/api/kick", "post"));
        Assert.Equal(["results"], MembersOf("/api/broadcast/batch", "post"));
    }

    private static string Shown(JsonElement parameter) =>
        $"{parameter.GetProperty("name")} {parameter.GetProperty("in")}{(parameter.TryGetProperty("required", out var needed) && needed.GetBoolean() ? " needed" : string.Empty)}";

    private IEnumerable<string> MembersOf(string path, string method)
    {
        var schema = _document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var name = schema.GetProperty("$ref").GetString()!.Split('/')[^1];
        return _document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties").EnumerateObject().Select(member => member.Name);
    }
}
