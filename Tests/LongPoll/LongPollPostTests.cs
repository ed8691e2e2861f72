namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What a post may carry, and what becomes of the rest.</summary>
[Collection(ShortPolls.Collection)]
public sealed class LongPollPostTests(ShortPolls server)
{
    [Fact]
    public async Task A_binary_push_is_answered_with_its_bytes_in_base64()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.SendAsync("""["9","9","room:lp","phx_join",{}]""");
        await client.ExpectAsync("""["9","9","room:lp","phx_reply",{"response":{},"status":"ok"}]""");

        await client.SendAsync("AAECBwM5MTByb29tOmxwYmluYXNjaWk=", "AAECBwM5MTFyb29tOmxwYmlu//4=");

        await client.ExpectAsync(
            """["9","10","room:lp","phx_reply",{"response":{"binary":"YXNjaWk="},"status":"ok"}]""",
            """["9","11","room:lp","phx_reply",{"response":{"binary":"//4="},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_binary_broadcast_reaches_polls_in_base64()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.SendAsync("""["9","9","room:lpcast","phx_join",{}]""");
        await client.ExpectAsync("""["9","9","room:lpcast","phx_reply",{"response":{},"status":"ok"}]""");
        byte[] push = [0, 1, 2, 11, 8, .. "910room:lpcastbin_cast"u8, 0xFF, 0xFE];

        await client.SendAsync(Convert.ToBase64String(push));

        await client.ExpectAsync("""[null,null,"room:lpcast","bin_cast",{"binary":"//4="}]""");
    }

    [Theory]
    [InlineData("garbage", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("[1,2", "application/json")]
    [InlineData("""{"a":1}""", LongPollClient.NdJson)]
    [InlineData("""["1","2","ping"]""", LongPollClient.NdJson)]
    [InlineData("AAECBw==", LongPollClient.NdJson)]
    public async Task What_is_no_frame_is_answered_at_once_and_ends_the_session(string body, string contentType)
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        var answer = await client.PostAsync(body, contentType);

        Assert.Equal((200, """{"status":400}"""), (answer.HttpStatus, answer.Body));
        Assert.Equal("""{"status":410}""", (await client.PostAsync("""[null,"1","phoenix","heartbeat",{}]""")).Body);
        (await client.PollAsync()).ExpectOver();
    }

    [Fact]
    public async Task Of_a_batch_the_first_hundred_frames_are_taken()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("ping");

        await client.SendAsync([.. Enumerable.Range(0, 101).Select(number => $$"""["1","b{{number}}","ping","ping",{}]""")]);

        await client.ExpectAsync([.. Enumerable.Range(0, 100).Select(number => $$$"""["1","b{{{number}}}","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]""")]);
        await client.SendAsync("""["1","last","ping","ping",{}]""");
        await client.ExpectAsync("""["1","last","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_body_over_eight_million_bytes_is_answered_http_400_and_the_session_stays()
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        var answer = await client.PostAsync($$"""["1","1","ping","phx_join",{"d":"{{new string('x', 9_000_000)}}"}]""", "application/json");

        Assert.Equal(400, answer.HttpStatus);
        await client.JoinAsync("ping");
    }

    [Fact]
    public async Task A_large_frame_below_the_limit_is_taken_and_a_larger_one_ends_the_session()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("bench:large");
        var text = new string('x', 1_000_000);

        await client.SendAsync($$"""["1","2","bench:large","echo",{"d":"{{text}}"}]""");

        await client.ExpectAsync($$$"""["1","2","bench:large","phx_reply",{"response":{"d":"{{{text}}}"},"status":"ok"}]""");
        Assert.Equal(400, (await client.PostAsync($$"""["1","3","bench:large","echo",{"d":"{{new string('x', 1_048_576)}}"}]""")).Status);
    }

    [Fact]
    public async Task What_is_more_than_one_poll_carries_comes_with_the_next_ones_in_order()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("bench:much");
        var text = new string('x', 300_000);

        await client.SendAsync([.. Enumerable.Range(0, 8).Select(number => $$"""["1","{{number}}","bench:much","echo",{"d":"{{text}}"}]""")]);

        await client.ExpectAsync([.. Enumerable.Range(0, 8).Select(number => $$$"""["1","{{{number}}}","bench:much","phx_reply",{"response":{"d":"{{{text}}}"},"status":"ok"}]""")]);
    }

    [Fact]
    public async Task Posts_that_come_together_lose_and_double_nothing()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("ping");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(post => client.SendAsync(
            [.. Enumerable.Range(0, 10).Select(number => $$"""["1","{{post}}.{{number}}","ping","ping",{}]""")])));

        List<string> refs = [];
        while (refs.Count < 100)
        {
            var answer = await client.PollAsync();
            Assert.Equal(200, answer.Status);
            refs.AddRange(answer.Messages.Select(message => WireMessage.Parse(message).Ref.Trim('"')));
        }

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(post => Enumerable.Range(0, 10).Select(number => $"{post}.{number}")), refs.Order(StringComparer.Ordinal));
        Assert.All(refs.GroupBy(reference => reference[0]), post => Assert.Equal(post.Order(StringComparer.Ordinal), post));
    }
}
