using System.Net;
using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>An application's own OpenAPI documents and the library's endpoints, which bring no document along.</summary>
[Collection(nameof(SharesApi))]
public sealed class OwnDocumentTests(SharedApi shared)
{
    [Fact]
    public async Task An_application_has_the_endpoints_in_its_document_of_their_group()
    {
        var broadcast = (await ReadAsync(ApiServer.ChannelsDocument)).GetProperty("paths").GetProperty("/api/broadcast").GetProperty("post");

        Assert.Equal("Sends an event to every member of a topic; the body is its payload.", broadcast.GetProperty("summary").GetString());
        Assert.Equal(["topic", "event", "Idempotency-Key"], broadcast.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Equal(11, broadcast.GetProperty("responses").EnumerateObject().Count());
    }

    [Fact]
    public async Task Its_other_documents_are_free_of_them() =>
        Assert.False((await ReadAsync(ApiServer.OtherDocument)).GetProperty("paths").EnumerateObject().Any());

    [Fact]
    public void The_library_itself_knows_nothing_of_documents() =>
        Assert.DoesNotContain(typeof(ChannelGatewayOptions).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.Contains("OpenApi", StringComparison.Ordinal));

    private async Task<JsonElement> ReadAsync(string document)
    {
        using var client = shared.Server.NewClient();
        return JsonElement.Parse(await client.GetAsync($"/openapi/{document}.json").ExpectAsync(HttpStatusCode.OK));
    }
}
