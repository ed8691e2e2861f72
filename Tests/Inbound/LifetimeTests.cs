namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Sockets whose token expires.</summary>
public sealed class LifetimeTests(OpenApp open) : IClassFixture<OpenApp>
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly InboundApp _app = open.Instance;

    [Fact]
    public async Task A_socket_is_closed_with_1008_when_its_lifetime_ends()
    {
        LetIn(lifetime: Short);
        await using var socket = await _app.JoinAsync("ping:lifetime");

        await socket.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task A_long_poll_session_ends_when_its_lifetime_does()
    {
        LetIn(lifetime: Short);
        var client = await LongPollClient.OpenAsync(_app.Port);

        (await client.PollAsync()).ExpectOver();
    }

    [Fact]
    public async Task A_fresh_token_prolongs_a_socket_past_its_end()
    {
        LetIn(lifetime: Short);
        await using var socket = await _app.ConnectAsync("vsn=2.0.0&token=old");
        await using var other = await _app.ConnectAsync("vsn=2.0.0&token=old");
        LetIn(lifetime: TimeSpan.FromHours(1));

        await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"fresh"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
        Assert.Equal(("fresh", "fresh"), (_app.Door.Last.Params["token"], _app.Door.Last.AuthToken));
        await other.ExpectCloseAsync(1008);
        await socket.ExpectNothingButReplyToAsync("""[null,"6","phoenix","heartbeat",{}]""");
    }

    [Fact]
    public async Task A_token_that_the_socket_class_refuses_is_refused_and_the_socket_lives_on_to_its_end()
    {
        LetIn(lifetime: Short);
        await using var socket = await _app.ConnectAsync();
        _app.Door.Decide = _ => new(ConnectResult.Refuse());

        await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"bad"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]""");
        await socket.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task Another_user_s_token_is_refused()
    {
        LetIn("user:ann", TimeSpan.FromHours(1));
        await using var socket = await _app.ConnectAsync();
        LetIn("user:bob", TimeSpan.FromHours(1));

        await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"bob's"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]""");
    }

    [Fact]
    public async Task Without_a_socket_id_no_token_is_good_for_the_class_would_take_any_user_s()
    {
        LetIn(null, TimeSpan.FromHours(1));
        await using var socket = await _app.ConnectAsync();

        await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"bob's"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]""");
    }

    [Fact]
    public async Task Tokens_that_come_too_fast_are_refused_and_the_socket_class_is_not_asked()
    {
        LetIn(lifetime: TimeSpan.FromHours(1));
        await using var socket = await _app.ConnectAsync();
        const int guesses = 200;
        _app.Door.Asked.Clear();
        for (var number = 0; number < guesses; number++)
        {
            await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"guess"}]""");
        }

        var refused = 0;
        for (var number = 0; number < guesses; number++)
        {
            refused += $"{await socket.ReceiveAsync("an answer")}".Contains("too many tokens", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(refused, guesses / 2, guesses);
        Assert.Equal(guesses - refused, _app.Door.Asked.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"fresh\"")]
    [InlineData("""{"token":7}""")]
    [InlineData("""{"token":null}""")]
    [InlineData("""{"token":{"token":"fresh"}}""")]
    public async Task A_payload_without_one_token_is_refused(string payload)
    {
        LetIn(lifetime: TimeSpan.FromHours(1));
        await using var socket = await _app.ConnectAsync();

        await socket.SendTextAsync($"""[null,"5","phoenix","access_token",{payload}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]""");
        await socket.ExpectNothingButReplyToAsync("""[null,"6","phoenix","heartbeat",{}]""");
    }

    [Fact]
    public async Task Of_two_tokens_the_later_counts()
    {
        LetIn(lifetime: TimeSpan.FromHours(1));
        await using var socket = await _app.ConnectAsync();

        await socket.SendTextAsync("""[null,"5","phoenix","access_token",{"token":"a","token":"b"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
        Assert.Equal("b", _app.Door.Last.AuthToken);
    }

    [Fact]
    public async Task Without_a_lifetime_the_event_is_unmatched_as_in_phoenix()
    {
        LetIn(lifetime: null);
        await using var socket = await _app.ConnectAsync();

        await socket.SendTextAsync("""["1","5","phoenix","access_token",{"token":"fresh"}]""");

        await socket.ExpectTextAsync("""[null,"5","phoenix","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
    }

    private void LetIn(string? socketId = "user:ann", TimeSpan? lifetime = null) =>
        _app.Door.Decide = _ => new(ConnectResult.Accept(socketId, lifetime: lifetime));
}
