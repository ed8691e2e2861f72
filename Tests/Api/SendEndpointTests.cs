using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class SendEndpointTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    private string Address => $"/api/send?topic={_topic}&event=paid";

    [Fact]
    public async Task A_message_reaches_the_channel_and_no_member()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await _server.Client.PostAsync(Address, Bodies.Json("""{"order": 7}""")).ExpectAsync(HttpStatusCode.NoContent);
        await _server.Client.PostAsync(Address, Bodies.Binary(1, 2)).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal(("told paid", """{"order": 7}"""), await listener.NextAsync());
        Assert.Equal([1, 2], (await listener.NextBinaryAsync()).Data);
    }

    [Fact]
    public async Task With_an_idempotency_key_it_reaches_it_once_and_a_broadcast_is_another_request()
    {
        await using var listener = await ApiListener.JoinAsync(_server, _topic);

        await OnceAsync(Address).ExpectAsync(HttpStatusCode.NoContent);
        await OnceAsync(Address).ExpectAsync(HttpStatusCode.NoContent);
        await OnceAsync(Address.Replace("/send", "/broadcast", StringComparison.Ordinal)).ExpectProblemAsync(HttpStatusCode.UnprocessableEntity);
        await _server.Client.PostAsync($"/api/send?topic={_topic}&event=last", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal("told paid", (await listener.NextAsync()).Event);
        Assert.Equal("told last", (await listener.NextAsync()).Event);
    }

    private async Task<HttpResponseMessage> OnceAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Bodies.Json("{}") };
        request.Headers.Add("Idempotency-Key", _topic);
        return await _server.Client.SendAsync(request);
    }
}
