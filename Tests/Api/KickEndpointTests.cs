using System.Net;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class KickEndpointTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;
    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    [Fact]
    public async Task The_members_of_an_id_end_and_the_others_do_not()
    {
        await using var one = await ApiListener.JoinAsync(_server, _topic, "user:one");
        await using var other = await ApiListener.JoinAsync(_server, _topic, "user:other");

        Assert.Equal("""{"members":1}""", await KickAsync("&id=user%3Aone").ExpectAsync(HttpStatusCode.OK));
        await _server.Client.PostAsync($"/api/broadcast?topic={_topic}&event=said", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal("phx_close", (await one.NextAsync()).Event);
        Assert.Equal("said", (await other.NextAsync()).Event);
    }

    [Fact]
    public async Task All_end_when_that_is_said_and_may_be_told_to_join_again()
    {
        await using var one = await ApiListener.JoinAsync(_server, _topic, "user:one");
        await using var other = await ApiListener.JoinAsync(_server, _topic);

        Assert.Equal("""{"members":2}""", await KickAsync("&all=true&reason=failure").ExpectAsync(HttpStatusCode.OK));

        Assert.Equal("phx_error", (await one.NextAsync()).Event);
        Assert.Equal("phx_error", (await other.NextAsync()).Event);
    }

    [Theory]
    [InlineData("", "id")]
    [InlineData("&id=", "id")]
    [InlineData("&all=yes", "all")]
    [InlineData("&all=true&id=1", "all")]
    [InlineData("&id=1&reason=boredom", "reason")]
    public async Task What_could_end_the_wrong_ones_is_refused_by_name(string query, string parameter) => Assert.Contains(
        $"\"{parameter}\"", (await KickAsync(query).ExpectProblemAsync(HttpStatusCode.BadRequest)).GetProperty("title").GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("nowhere", HttpStatusCode.NotFound)]
    [InlineData("failing:1", HttpStatusCode.InternalServerError)]
    public async Task A_topic_that_can_not_be_asked_is_told(string topic, HttpStatusCode status) =>
        await _server.Client.PostAsync($"/api/kick?topic={topic}&all=true", null).ExpectProblemAsync(status);

    private Task<HttpResponseMessage> KickAsync(string query) => _server.Client.PostAsync($"/api/kick?topic={_topic}{query}", null);
}
