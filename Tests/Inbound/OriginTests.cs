using Microsoft.Extensions.Options;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Pages of other sites are kept out, at every way in.</summary>
public sealed class OriginTests(OpenApp open) : IClassFixture<OpenApp>
{
    [Theory]
    [InlineData(null, "http://127.0.0.1", true)]
    [InlineData(null, "https://127.0.0.1:8443", true)]
    [InlineData(null, "http://evil.example", false)]
    [InlineData(null, "http://127.0.0.1.evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "", false)]
    [InlineData("//example.com", "https://example.com", true)]
    [InlineData("//example.com", "http://EXAMPLE.com:99", true)]
    [InlineData("//example.com", "http://127.0.0.1", false)]
    [InlineData("https://example.com", "https://example.com", true)]
    [InlineData("https://example.com", "http://example.com", false)]
    public async Task An_origin_is_judged_alike_by_websocket_long_poll_and_preflight(string? allowed, string origin, bool passes)
    {
        await using var app = await InboundApp.StartAsync(options => Allow(options, allowed));

        Assert.Equal(passes ? 101 : 403, (await app.AnswerAsync(InboundApp.NewRequest().With("Origin", origin))).Status);
        var client = new LongPollClient(app.Port);
        client.Headers["Origin"] = origin;
        Assert.Equal(passes ? 410 : 403, (await client.PollAsync()).Status);
        Assert.Equal(passes ? string.Empty : """{"status":403}""", (await client.RequestAsync(HttpMethod.Options)).Body);
    }

    [Fact]
    public async Task A_client_that_names_no_origin_passes_and_so_does_any_when_the_check_is_off()
    {
        await using var app = await InboundApp.StartAsync(options => options.Origins.Add("https://example.com"));
        await using var unchecked_ = await InboundApp.StartAsync(options => options.CheckOrigin = false);

        Assert.Equal(101, (await app.AnswerAsync()).Status);
        Assert.Equal(101, (await unchecked_.AnswerAsync(InboundApp.NewRequest().With("Origin", "http://evil.example"))).Status);
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://rebound.example", false)]
    public async Task With_a_host_of_its_own_the_host_that_a_client_asks_for_says_nothing(string origin, bool passes)
    {
        await using var app = await InboundApp.StartAsync(options => options.Host = "app.example");

        Assert.Equal(passes ? 101 : 403, (await app.AnswerAsync(InboundApp.NewRequest().With("Host", "rebound.example").With("Origin", origin))).Status);
    }

    [Theory]
    [InlineData("localhost:4000", true)]
    [InlineData("app.localhost", true)]
    [InlineData("gateway:4000", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("[::1]:4000", true)]
    [InlineData("rebound.example:4000", false)]
    [InlineData("rebound.", false)]
    public async Task Without_one_no_page_of_a_domain_may_connect_for_its_owner_may_have_it_lead_here(string host, bool passes)
    {
        var request = InboundApp.NewRequest().With("Host", host).With("Origin", $"http://{host}");

        Assert.Equal(passes ? 101 : 403, (await open.Instance.AnswerAsync(request)).Status);
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("https://")]
    public async Task An_origin_that_is_none_stops_start_up_by_its_text(string malformed)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => InboundApp.StartAsync(options => options.Origins.Add(malformed)));

        Assert.Contains($"\"{malformed}\"", refused.Message, StringComparison.Ordinal);
    }

    private static void Allow(ChannelGatewayOptions options, string? origin)
    {
        if (origin is not null)
        {
            options.Origins.Add(origin);
        }
    }
}
