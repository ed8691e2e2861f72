using System.Net;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What orchestrators ask the programs.</summary>
[Collection(TwoProcesses.Collection)]
public sealed class HealthTests(TwoProcesses server)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_gateway_that_works_says_that_it_lives_and_is_ready(string path)
    {
        using var http = new HttpClient();

        using var health = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}{path}"));

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
