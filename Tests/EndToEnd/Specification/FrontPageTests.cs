namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The page that lets a newcomer try the sample channels in a browser.</summary>
[Collection(OneProcess.Collection)]
public sealed class FrontPageTests(OneProcess server)
{
    [Fact]
    public async Task The_front_page_is_a_page()
    {
        using var http = new HttpClient();

        using var page = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/"));

        Assert.True(page.IsSuccessStatusCode, $"/ was answered {page.StatusCode}.");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_official_client_comes_from_the_server_itself_as_a_script()
    {
        using var http = new HttpClient();

        using var client = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/vendor/phoenix/phoenix.mjs"));

        Assert.True(client.IsSuccessStatusCode, $"The client was answered {client.StatusCode}.");
        Assert.Equal("text/javascript", client.Content.Headers.ContentType?.MediaType);
    }
}
