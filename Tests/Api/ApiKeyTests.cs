using System.Net;

namespace Orleans.Channels.Tests;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private ApiServer? _server;

    private ApiServer Server => _server!;

    public async Task InitializeAsync() => _server = await ApiServer.StartWithKeyAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Theory]
    [InlineData("POST", "/api/broadcast?topic=a&event=b")]
    [InlineData("POST", "/api/broadcast/batch")]
    [InlineData("POST", "/api/send?topic=a&event=b")]
    [InlineData("POST", "/api/kick?topic=a&all=true")]
    [InlineData("POST", "/api/disconnect?id=a")]
    [InlineData("GET", "/api/presence?topic=a")]
    [InlineData("GET", "/api/topics/a")]
    public async Task Nothing_is_done_without_a_key(string method, string address)
    {
        await AskAsync(null, method, address).ExpectProblemAsync(HttpStatusCode.Unauthorized);
        await AskAsync("Bearer wrong", method, address).ExpectProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic a-key-of-the-tests")]
    [InlineData("a-key-of-the-tests")]
    [InlineData("Bearer A-KEY-OF-THE-TESTS")]
    [InlineData("Bearer a-key-of-the-test")]
    [InlineData("Bearer a-key-of-the-tests2")]
    [InlineData("Bearer a-key-of-the-tests, Bearer a-key-of-the-tests")]
    public async Task A_wrong_key_is_refused_with_a_challenge(string authorization)
    {
        using var answer = await AskAsync(authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", Assert.Single(answer.Headers.WwwAuthenticate).ToString());
    }

    [Fact]
    public async Task No_key_is_refused_with_a_challenge()
    {
        using var answer = await AskAsync(null);

        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).ToString());
    }

    [Theory]
    [InlineData("Bearer a-key-of-the-tests")]
    [InlineData("bearer a-key-of-the-tests")]
    public async Task The_key_is_taken(string authorization) => await AskAsync(authorization).ExpectAsync(HttpStatusCode.OK);

    [Fact]
    public async Task Keys_change_from_one_to_the_next_while_the_server_runs()
    {
        Server.Configuration["Gateway:Api:Keys:1"] = "the-next-key";
        Server.Configuration.Reload();
        await AskAsync("Bearer a-key-of-the-tests").ExpectAsync(HttpStatusCode.OK);
        await AskAsync("Bearer the-next-key").ExpectAsync(HttpStatusCode.OK);

        Server.Configuration["Gateway:Api:Keys:0"] = "the-next-key";
        Server.Configuration.Reload();
        await AskAsync("Bearer a-key-of-the-tests").ExpectAsync(HttpStatusCode.Unauthorized);
        await AskAsync("Bearer the-next-key").ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_that_can_not_be_right_leaves_the_keys_as_they_were()
    {
        Server.Configuration["Gateway:Api:Keys:1"] = "not a key";
        Assert.ThrowsAny<Exception>(Server.Configuration.Reload);

        await AskAsync("Bearer a-key-of-the-tests").ExpectAsync(HttpStatusCode.OK);
        await AskAsync("Bearer not a key").ExpectAsync(HttpStatusCode.Unauthorized);
    }

    private async Task<HttpResponseMessage> AskAsync(string? authorization, string method = "GET", string address = "/api/presence?topic=a")
    {
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await client.SendAsync(request);
    }
}
