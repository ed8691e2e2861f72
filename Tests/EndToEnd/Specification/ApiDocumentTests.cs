using System.Net;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The OpenAPI document while the HTTP API is off, as it is without a key.</summary>
[Collection(TwoProcesses.Collection)]
public sealed class ApiDocumentTests(TwoProcesses server)
{
    [Fact]
    public async Task An_api_that_is_off_has_no_document()
    {
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/api/openapi.json"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
