using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class PresenceEndpointTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;

    private readonly string _topic = $"room:{Guid.NewGuid():N}";

    private IChannels Channels => _server.Services.GetRequiredService<IChannels>();

    [Fact]
    public async Task Nobody_is_present_on_a_topic_where_nothing_is_tracked() =>
        Assert.Equal("{}", await ReadAsync($"/api/presence?topic={_topic}"));

    [Fact]
    public async Task Who_is_present_is_listed_as_a_client_gets_it()
    {
        await using var ann = await Channels.TrackAsync(_topic, "ann", new { device = "phone" }, TimeSpan.FromMinutes(1));
        await using var bot = await Channels.TrackAsync(_topic, "bot \"\ud83d\ude00", new { }, TimeSpan.FromMinutes(1));

        var list = JsonElement.Parse(await ReadAsync($"/api/presence?topic={_topic}"));

        Assert.Equal($$$"""{"metas":[{"device":"phone","phx_ref":"{{{ann.Result.Ref}}}"}]}""", list.GetProperty("ann").GetRawText());
        Assert.Equal($$$"""{"metas":[{"phx_ref":"{{{bot.Result.Ref}}}"}]}""", list.GetProperty("bot \"\ud83d\ude00").GetRawText());
        Assert.Equal(2, list.EnumerateObject().Count());
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_lead_to_each_other()
    {
        foreach (var key in new[] { "a", "b&c", "d", "e" })
        {
            await Channels.TrackAsync(_topic, key, new { }, TimeSpan.FromMinutes(1));
        }

        using var first = await _server.Client.GetAsync($"/api/presence?topic={_topic}&limit=2");
        var link = Assert.Single(first.Headers.GetValues("Link"));
        using var second = await _server.Client.GetAsync(link.Split('<', '>')[1]);

        Assert.Equal(["a", "b&c"], await KeysOfAsync(first));
        Assert.Equal(["d", "e"], await KeysOfAsync(second));
        Assert.False(second.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_limit_that_is_no_number_is_refused(string limit) =>
        await _server.Client.GetAsync($"/api/presence?topic={_topic}&limit={limit}").ExpectProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_topic_that_can_not_be_reached_is_told() =>
        await _server.Client.GetAsync("/api/presence?topic=down:5").ExpectProblemAsync(HttpStatusCode.ServiceUnavailable);

    [Fact]
    public async Task Without_a_topic_the_request_is_refused() =>
        await _server.Client.GetAsync("/api/presence").ExpectProblemAsync(HttpStatusCode.BadRequest);

    private Task<string> ReadAsync(string address) => _server.Client.GetAsync(address).ExpectAsync(HttpStatusCode.OK);

    private static async Task<string[]> KeysOfAsync(HttpResponseMessage answer) =>
        [.. JsonElement.Parse(await answer.Content.ReadAsStringAsync()).EnumerateObject().Select(entry => entry.Name)];
}
