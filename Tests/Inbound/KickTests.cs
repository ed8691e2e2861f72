namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Members and sockets that the application ends.</summary>
public sealed class KickTests : IClassFixture<OpenApp>
{
    private readonly InboundApp _app;

    public KickTests(OpenApp open)
    {
        _app = open.Instance;
        _app.Door.Decide = connect => new(ConnectResult.Accept(connect.Params["user"]));
    }

    [Theory]
    [InlineData(StopReason.Normal, """["1","1","room:kick","phx_close",{}]""")]
    [InlineData(StopReason.Failure, """["1","1","room:kick","phx_error",{"reason":"channel_crash"}]""")]
    public async Task A_kick_ends_the_members_of_an_id_and_leaves_their_sockets_and_others(StopReason reason, string expected)
    {
        await using var ann = await _app.JoinAsync("room:kick", "vsn=2.0.0&user=ann");
        await using var ann2 = await _app.JoinAsync("room:kick", "vsn=2.0.0&user=ann");
        await using var bob = await _app.JoinAsync("room:kick", "vsn=2.0.0&user=bob");
        await InboundApp.JoinAsync(ann, "ping:stays");

        var kicked = await _app.Channels.KickAsync("room:kick", "ann", reason);

        Assert.Equal(2, kicked);
        await ann.ExpectTextAsync(expected);
        await ann2.ExpectTextAsync(expected);
        await ann.ExpectNothingButReplyToAsync("""["1","2","ping:stays","ping",{}]""");
        await bob.ExpectNothingButReplyToAsync("""["1","2","room:kick","echo",{}]""");
        await InboundApp.JoinAsync(ann, "room:kick");
    }

    [Fact]
    public async Task A_kick_of_a_whole_topic_ends_all_members_and_those_of_no_other()
    {
        await using var ann = await _app.JoinAsync("room:all", "vsn=2.0.0&user=ann");
        await using var nobody = await _app.JoinAsync("room:all");
        await using var elsewhere = await _app.JoinAsync("room:else", "vsn=2.0.0&user=ann");

        Assert.Equal(2, await _app.Channels.KickAsync("room:all", null));

        await ann.ExpectTextAsync("""["1","1","room:all","phx_close",{}]""");
        await nobody.ExpectTextAsync("""["1","1","room:all","phx_close",{}]""");
        await elsewhere.ExpectNothingButReplyToAsync("""["1","2","room:else","echo",{}]""");
    }

    [Fact]
    public async Task A_kick_reaches_long_poll_members()
    {
        var client = await LongPollClient.OpenAsync(_app.Port, "vsn=2.0.0&user=poll");
        await client.JoinAsync("room:lpkick");

        await _app.Channels.KickAsync("room:lpkick", "poll");

        await client.ExpectAsync("""["1","1","room:lpkick","phx_close",{}]""");
    }

    [Fact]
    public async Task A_kick_of_nobody_ends_nobody() => Assert.Equal(0, await _app.Channels.KickAsync("room:nobody", "ann"));

    [Fact]
    public async Task A_disconnect_closes_all_sockets_of_an_id_with_1001_without_a_word_from_their_channels()
    {
        await using var ann = await _app.JoinAsync("room:dis", "vsn=2.0.0&user=dis");
        await using var ann2 = await _app.ConnectAsync("vsn=1.0.0&user=dis");
        await using var bob = await _app.JoinAsync("room:dis", "vsn=2.0.0&user=other");
        await using var nobody = await _app.JoinAsync("room:dis");

        await _app.Channels.DisconnectAsync("dis");

        await ann.ExpectCloseAsync(1001);
        await ann2.ExpectCloseAsync(1001);
        await bob.ExpectNothingButReplyToAsync("""["1","2","room:dis","echo",{}]""");
        await nobody.ExpectNothingButReplyToAsync("""["1","2","room:dis","echo",{}]""");
        await using var back = await _app.JoinAsync("room:dis", "vsn=2.0.0&user=dis");
        await back.ExpectNothingButReplyToAsync("""["1","2","room:dis","echo",{}]""");
    }
}
