using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class DisconnectEndpointTests(SharedApi shared)
{
    private const int GoingAway = 1001;

    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    [Fact]
    public async Task All_sockets_of_the_id_are_closed_and_the_others_are_not()
    {
        await using var first = await ApiListener.JoinAsync(_server, _topic, "user:1");
        await using var second = await ApiListener.JoinAsync(_server, _topic, "user:1");
        await using var other = await ApiListener.JoinAsync(_server, _topic, "user:2");

        await _server.Client.PostAsync("/api/disconnect?id=user%3A1", null).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(GoingAway, await first.CloseCodeAsync());
        Assert.Equal(GoingAway, await second.CloseCodeAsync());
        await _server.Client.PostAsync($"/api/broadcast?topic={_topic}&event=said", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NoContent);
        Assert.Equal(("said", "{}"), await other.NextAsync());
    }

    [Fact]
    public async Task An_id_that_nobody_has_is_no_mistake() =>
        await _server.Client.PostAsync("/api/disconnect?id=nobody", null).ExpectAsync(HttpStatusCode.NoContent);

    [Theory]
    [InlineData("")]
    [InlineData("?id=")]
    [InlineData("?id=a&id=b")]
    public async Task Without_an_id_the_request_is_refused(string query) =>
        await _server.Client.PostAsync($"/api/disconnect{query}", null).ExpectProblemAsync(HttpStatusCode.BadRequest);
}
