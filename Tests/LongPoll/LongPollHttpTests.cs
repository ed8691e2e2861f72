namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Methods, tokens and origins of long-poll requests.</summary>
[Collection(ShortPolls.Collection)]
public sealed class LongPollHttpTests(ShortPolls server)
{
    [Fact]
    public async Task A_preflight_is_answered_as_by_phoenix()
    {
        var client = new LongPollClient(server.Port);
        client.Headers["Origin"] = "http://x.example.com";
        client.Headers["Access-Control-Request-Headers"] = "content-type,x-phoenix-authtoken";
        client.Headers["Access-Control-Request-Method"] = "POST";

        var answer = await client.RequestAsync(HttpMethod.Options);

        Assert.Equal((200, string.Empty), (answer.HttpStatus, answer.Body));
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("content-type,x-phoenix-authtoken", answer.Headers["Access-Control-Allow-Headers"]);
        Assert.Equal("get, post, options", answer.Headers["Access-Control-Allow-Methods"]);
        Assert.Equal("3600", answer.Headers["Access-Control-Max-Age"]);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Another_method_is_answered_http_400(string method) =>
        Assert.Equal(400, (await new LongPollClient(server.Port).RequestAsync(new HttpMethod(method))).HttpStatus);

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    public async Task A_page_of_another_origin_gets_403_in_the_body(string method)
    {
        var client = new LongPollClient(server.Port);
        client.Headers["Origin"] = "http://evil.example";

        var answer = await client.RequestAsync(new HttpMethod(method));

        Assert.Equal((200, """{"status":403}"""), (answer.HttpStatus, answer.Body));
    }

    [Fact]
    public async Task A_stolen_token_is_of_no_use_to_a_page_of_another_origin()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        client.Headers["Origin"] = "http://evil.example";

        Assert.Equal("""{"status":403}""", (await client.PollAsync()).Body);
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_poll()
    {
        var client = new LongPollClient(server.Port);
        client.Headers["Origin"] = "https://a.b.example.com:8443";

        (await client.PollAsync()).ExpectNewSession();
    }

    [Fact]
    public async Task The_token_may_come_in_a_header_which_goes_before_the_query()
    {
        var session = await LongPollClient.OpenAsync(server.Port);
        await session.SendAsync("""[null,"1","phoenix","heartbeat",{}]""");
        var other = await LongPollClient.OpenAsync(server.Port);
        other.Headers[LongPollClient.TokenHeader] = session.Token!;

        var answer = await other.PollAsync();

        Assert.Equal((200, session.Token), (answer.Status, answer.Token));
        Assert.Single(answer.Messages);
    }

    [Fact]
    public async Task A_bad_token_in_the_header_is_not_made_good_by_the_query()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        client.Headers[LongPollClient.TokenHeader] = "bad";

        Assert.Equal("""{"status":410}""", (await client.PostAsync("[]")).Body);
        Assert.NotEqual(client.Token, (await client.PollAsync()).ExpectNewSession());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("zzz")]
    [InlineData("%")]
    [InlineData("CfDJ8")]
    [InlineData("=====")]
    public async Task A_token_that_is_none_posts_nothing_and_polls_a_new_session(string? token)
    {
        var client = new LongPollClient(server.Port) { Token = token };

        Assert.Equal("""{"status":410}""", (await client.PostAsync("[]", "application/json")).Body);
        (await client.PollAsync()).ExpectNewSession();
    }

    [Fact]
    public async Task An_altered_token_is_none()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        var token = client.Token!.ToCharArray();
        token[^10] = token[^10] == 'A' ? 'B' : 'A';
        client.Token = new string(token);

        Assert.Equal("""{"status":410}""", (await client.PostAsync("""[null,"1","phoenix","heartbeat",{}]""")).Body);
    }
}
