namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Sessions, polls and posts, as Phoenix answers them.</summary>
[Collection(ShortPolls.Collection)]
public sealed class LongPollTests(ShortPolls server)
{
    [Fact]
    public async Task The_first_get_makes_a_session_and_has_phoenix_s_headers()
    {
        var answer = await new LongPollClient(server.Port).PollAsync();

        answer.ExpectNewSession();
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_post_of_another_type_than_ndjson_is_one_frame(string? contentType)
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        var answer = await client.PostAsync("""["1","1","ping","phx_join",{}]""", contentType);

        Assert.Equal((200, """{"status":200}"""), (answer.HttpStatus, answer.Body));
        await client.ExpectAsync("""["1","1","ping","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    public async Task A_batch_is_answered_in_order_and_with_one_token_all_along(string separator)
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("ping");

        await client.PostAsync(string.Join(
            separator,
            """["1","2","ping","ping",{}]""",
            """["1","3","ping","ping",{"ack_phrase":"x"}]"""));

        await client.ExpectAsync(
            """["1","2","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]""",
            """["1","3","ping","phx_reply",{"response":{"ping":"x"},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_heartbeat_is_answered()
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        await client.SendAsync("""[null,"4","phoenix","heartbeat",{}]""");

        await client.ExpectAsync("""[null,"4","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task An_event_on_a_topic_that_is_not_joined_is_answered()
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        await client.SendAsync("""["1","5","nosuch","e",{}]""");

        await client.ExpectAsync("""[null,"5","nosuch","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
    }

    [Fact]
    public async Task A_join_that_is_refused_leaves_the_post_at_200()
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        await client.SendAsync("""["1","7","nosuch","phx_join",{}]""");

        await client.ExpectAsync("""[null,"7","nosuch","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
    }

    [Fact]
    public async Task A_poll_waits_for_what_comes_later()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("bench:later");
        await using var speaker = await server.JoinAsync("bench:later");

        var poll = client.PollAsync();
        await speaker.SendTextAsync("""["1","2","bench:later","cast",{"n":1}]""");

        Assert.Equal(["""[null,null,"bench:later","cast",{"n":1}]"""], (await poll).Messages);
    }

    [Fact]
    public async Task A_poll_without_messages_ends_with_the_window_and_204()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        var start = TimeProvider.System.GetTimestamp();

        var answer = await client.PollAsync();

        Assert.Equal((200, 204, client.Token), (answer.HttpStatus, answer.Status, answer.Token));
        Assert.Empty(answer.Messages);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > ShortPolls.PollWindow * 0.9, "It didn't wait.");
    }

    [Fact]
    public async Task A_newer_poll_takes_the_place_of_an_older_one()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("bench:two polls");
        await using var speaker = await server.JoinAsync("bench:two polls");

        Task<LongPollAnswer>[] polls = [client.PollAsync(), client.PollAsync()];
        var replaced = await Task.WhenAny(polls);
        await speaker.SendTextAsync("""["1","2","bench:two polls","cast",{}]""");
        var older = await replaced;
        var newer = await polls.Single(poll => poll != replaced);

        Assert.Equal((204, client.Token), (older.Status, older.Token));
        Assert.Equal(["""[null,null,"bench:two polls","cast",{}]"""], newer.Messages);
    }

    [Fact]
    public async Task A_session_that_is_not_polled_ends_though_it_posts()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(200));

        var status = 200;
        while (status == 200 && await beat.WaitForNextTickAsync(patience.Token))
        {
            status = (await client.PostAsync("""[null,"1","phoenix","heartbeat",{}]""")).Status;
        }

        Assert.Equal(410, status);
        (await client.PollAsync()).ExpectOver();
    }

    [Fact]
    public async Task A_session_speaks_version_1()
    {
        var client = await LongPollClient.OpenAsync(server.Port, "vsn=1.0.0");

        await client.PostAsync("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1"}""", "application/json");

        await client.ExpectAsync("""{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}""");
    }

    [Theory]
    [InlineData("vsn=2.0.0&token=bad")]
    [InlineData("vsn=2.0.0%0A")]
    [InlineData("vsn=9.0.0")]
    [InlineData("vsn=")]
    public async Task A_client_that_is_refused_gets_403_in_the_body(string query)
    {
        var answer = await new LongPollClient(server.Port, query).PollAsync();

        Assert.Equal((200, """{"status":403}"""), (answer.HttpStatus, answer.Body));
    }
}
