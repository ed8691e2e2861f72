using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class PresenceEndpointTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;

    [Fact]
    public async Task Nobody_is_present_yet() =>
        Assert.Equal("{}", await _server.Client.GetAsync("/api/presence?topic=room:1").ExpectAsync(HttpStatusCode.OK));

    [Fact]
    public async Task Without_a_topic_the_request_is_refused() =>
        await _server.Client.GetAsync("/api/presence").ExpectProblemAsync(HttpStatusCode.BadRequest);
}
