namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Sessions whose requests come to whichever gateway the load balancer picks.</summary>
public sealed class OtherGatewayTests(TwoGateways server) : IClassFixture<TwoGateways>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Polls_and_posts_at_another_gateway_reach_the_session(bool fromSilo)
    {
        var (home, away) = fromSilo ? (server.OtherPort, server.Port) : (server.Port, server.OtherPort);
        var client = await LongPollClient.OpenAsync(home);

        await client.SendAtAsync(away, """["1","1","ping","phx_join",{}]""");
        await client.ExpectAtAsync(away, """["1","1","ping","phx_reply",{"response":{},"status":"ok"}]""");
        for (var number = 2; number < 12; number++)
        {
            await client.SendAtAsync(number % 2 == 0 ? away : home, $$"""["1","{{number}}","ping","ping",{}]""");
        }

        await client.ExpectAtAsync(away, [.. Enumerable.Range(2, 10).Select(number => $$$"""["1","{{{number}}}","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]""")]);
        Assert.Equal(204, (await client.PollAsync(home)).Status);
    }

    [Fact]
    public async Task What_is_no_frame_is_answered_from_afar()
    {
        var client = await LongPollClient.OpenAsync(server.Port);

        Assert.Equal("""{"status":400}""", (await client.PostAsync("garbage", "application/json", server.OtherPort)).Body);
        Assert.Equal("""{"status":410}""", (await client.PostAsync("[]", "application/json", server.OtherPort)).Body);
    }

    [Fact]
    public async Task Disconnecting_an_id_ends_its_sockets_at_every_gateway_and_no_others()
    {
        await using var cluster = await ClusterAccess.ConnectAsync(server);
        await using var webSocket = await server.ConnectAsync("vsn=2.0.0&user_id=gone");
        await using var other = await RawWebSocket.ConnectAsync(server.OtherPort, "/socket/websocket?vsn=2.0.0&user_id=gone");
        await using var bystander = await server.ConnectAsync("vsn=2.0.0&user_id=stays");
        var polling = await LongPollClient.OpenAsync(server.Port, "vsn=2.0.0&user_id=gone");
        var remote = await LongPollClient.OpenAsync(server.OtherPort, "vsn=2.0.0&user_id=gone");
        var staying = await LongPollClient.OpenAsync(server.OtherPort, "vsn=2.0.0&user_id=stays");
        var pending = remote.PollAsync(server.Port);

        await cluster.Channels.DisconnectAsync("users_socket:gone");

        await webSocket.ExpectCloseAsync(1001);
        await other.ExpectCloseAsync(1001);
        (await polling.PollAsync()).ExpectOver();
        (await pending).ExpectOver();
        await bystander.ExpectNothingButReplyToAsync("""[null,"1","phoenix","heartbeat",{}]""");
        await staying.SendAsync("""[null,"1","phoenix","heartbeat",{}]""");
        await staying.ExpectAsync("""[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_pending_poll_wakes_up_when_its_id_is_disconnected()
    {
        await using var cluster = await ClusterAccess.ConnectAsync(server);
        var client = await LongPollClient.OpenAsync(server.Port, "vsn=2.0.0&user_id=sleeper");
        var start = TimeProvider.System.GetTimestamp();
        var pending = client.PollAsync();

        await cluster.Channels.DisconnectAsync("users_socket:sleeper");

        (await pending).ExpectOver();
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TwoGateways.PollWindow, "It slept to the window's end.");
        Assert.Equal("""{"status":410}""", (await client.PostAsync("""[null,"1","phoenix","heartbeat",{}]""")).Body);
    }
}
