using System.Net;

namespace Orleans.Channels.Tests;

public sealed class ApiWithoutKeyTests : IAsyncLifetime
{
    private ApiServer? _server;

    private ApiServer Server => _server!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync(new() { ["Gateway:Api:AllowWithoutKeyOnLoopback"] = "true" });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_caller_on_this_machine_needs_no_key() => await AskAsync().ExpectAsync(HttpStatusCode.OK);

    [Theory]
    [InlineData("localhost:4000")]
    [InlineData("127.0.0.2")]
    [InlineData("[::1]:4000")]
    public async Task It_may_call_this_machine_by_any_of_its_names(string host) => await AskAsync("Host", host).ExpectAsync(HttpStatusCode.OK);

    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("Host", "localhost.example")]
    [InlineData("Host", "192.168.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Original-For", "10.0.0.1:4000")]
    [InlineData("X-Original-Host", "example.com")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Origin", "https://stranger.example")]
    [InlineData("Origin", "null")]
    public async Task What_a_proxy_or_a_strangers_page_sends_needs_a_key(string header, string value) =>
        await AskAsync(header, value).ExpectProblemAsync(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task A_page_of_this_machine_may_ask() => await AskAsync("Origin", "http://localhost:5173").ExpectAsync(HttpStatusCode.OK);

    [Fact]
    public async Task A_wrong_key_is_wrong_all_the_same() =>
        await AskAsync("Authorization", "Bearer wrong").ExpectProblemAsync(HttpStatusCode.Unauthorized);

    private async Task<HttpResponseMessage> AskAsync(string? header = null, string? value = null)
    {
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/presence?topic=a");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await client.SendAsync(request);
    }
}
