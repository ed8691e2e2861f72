namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A gateway that dies with its sessions.</summary>
public sealed class LostGatewayTests(TwoGateways server) : IClassFixture<TwoGateways>
{
    [Fact]
    public async Task A_session_whose_gateway_is_killed_is_gone_and_its_client_comes_back_at_another()
    {
        var client = await LongPollClient.OpenAsync(server.Port);
        await client.JoinAsync("bench:lost");
        var pending = client.PollAsync(server.OtherPort);

        await server.Front.KillAsync();

        (await pending).ExpectOver();
        Assert.Equal("""{"status":410}""", (await client.PostAsync("""[null,"1","phoenix","heartbeat",{}]""", at: server.OtherPort)).Body);
        var back = await LongPollClient.OpenAsync(server.OtherPort);
        await back.JoinAsync("bench:lost");
        await back.SendAsync("""["1","2","bench:lost","echo",{}]""");
        await back.ExpectAsync("""["1","2","bench:lost","phx_reply",{"response":{},"status":"ok"}]""");
    }
}
