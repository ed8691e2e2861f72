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
}
