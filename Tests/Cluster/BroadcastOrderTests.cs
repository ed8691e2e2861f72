namespace Orleans.Channels.Tests;

[Collection(nameof(SharesCluster))]
public sealed class BroadcastOrderTests(SharedCluster shared)
{
    private readonly ChannelCluster _cluster = shared.Instance;
    private readonly string _topic = ChannelCluster.NewTopic();

    [Fact]
    public async Task A_broadcast_reaches_members_on_gateways_of_every_silo_and_client()
    {
        var sockets = await JoinEverywhereAsync();

        sockets[0].Send("1", "2", _topic, "say", """{"body":"hi"}""");

        await sockets[0].ExpectAsync(TestSocket.Push(null, _topic, "said", """{"body":"hi"}"""), TestSocket.Reply("1", "2", _topic));
        foreach (var socket in sockets[1..])
        {
            await socket.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"body":"hi"}"""));
        }
    }

    [Fact]
    public async Task A_thousand_broadcasts_of_interleaving_handlers_come_to_everybody_in_one_order()
    {
        var sockets = await JoinEverywhereAsync();
        sockets[0].Send("1", "2", _topic, "count_to", "500");
        sockets[1].Send("1", "2", _topic, "count_to", "500");
        Assert.Equal("counting", await _cluster.Lab.NextNoteAsync(_topic));
        Assert.Equal("counting", await _cluster.Lab.NextNoteAsync(_topic));
        _cluster.Lab.Open(_topic);

        var heard = await Task.WhenAll(sockets.Select(HearCountsAsync));

        Assert.All(heard, other => Assert.Equal(heard[0], other));
        foreach (var by in new[] { "0", "1" })
        {
            var own = heard[0].Where(frame => frame.Contains($"\"by\":\"{by}\"", StringComparison.Ordinal)).ToArray();
            Assert.Equal(Enumerable.Range(1, 500).Select(number => Count(by, number)), own);
        }

        Assert.True(heard[0].Zip(heard[0][1..]).Count(pair => By(pair.First) != By(pair.Second)) > 2, "The handlers didn't interleave.");
    }

    [Fact]
    public async Task A_broadcast_from_a_member_reaches_all_others_and_the_users_other_socket()
    {
        var sockets = await JoinEverywhereAsync();
        var otherSocket = await _cluster.Gateway.JoinAsync(_topic);

        sockets[0].Send("1", "2", _topic, "whisper");

        foreach (var socket in sockets[1..].Append(otherSocket))
        {
            await socket.ExpectAsync(TestSocket.Push(null, _topic, "said"));
        }

        await sockets[0].ExpectNothingOnAsync(_topic);
    }

    [Fact]
    public async Task What_a_handler_pushes_broadcasts_and_replies_reaches_its_member_in_that_order()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var other = await _cluster.Gateways[1].JoinAsync(_topic);
        for (var round = 0; round < 50; round++)
        {
            socket.Send("1", $"{round}", _topic, "mixed");
        }

        for (var round = 0; round < 50; round++)
        {
            await socket.ExpectAsync(
                TestSocket.Push("1", _topic, "first"),
                TestSocket.Push(null, _topic, "second"),
                TestSocket.Push("1", _topic, "third"),
                TestSocket.Reply("1", $"{round}", _topic));
            await other.ExpectAsync(TestSocket.Push(null, _topic, "second"));
        }
    }

    [Fact]
    public async Task An_intercepted_broadcast_is_decided_on_for_each_member()
    {
        var sockets = await JoinEverywhereAsync();
        await sockets[1].AskAsync(_topic, "trust");

        sockets[0].Send("1", "2", _topic, "hide", """{"x":1}""");

        await sockets[1].ExpectAsync(TestSocket.Push("1", _topic, "secret", """{"x":1}"""));
        await sockets[0].ExpectNothingOnAsync(_topic);
        await sockets[2].ExpectNothingOnAsync(_topic);
    }

    [Fact]
    public async Task An_intercepted_broadcast_reaches_its_sender_too()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "trust");

        socket.Send("1", "2", _topic, "hide");

        await socket.ExpectAsync(TestSocket.Push("1", _topic, "secret"));
    }

    private static string By(string frame) => frame.Contains("\"by\":\"0\"", StringComparison.Ordinal) ? "0" : "1";

    private string Count(string by, int number) => TestSocket.Push(null, _topic, "count", $"{{\"by\":\"{by}\",\"number\":{number}}}");

    private async Task<string[]> HearCountsAsync(TestSocket socket)
    {
        var heard = new List<string>();
        while (heard.Count < 1000)
        {
            var frame = await socket.NextAsync();
            if (frame.Contains("\"count\"", StringComparison.Ordinal))
            {
                heard.Add(frame);
            }
        }

        return [.. heard];
    }

    private async Task<TestSocket[]> JoinEverywhereAsync()
    {
        var sockets = new List<TestSocket>();
        foreach (var gateway in _cluster.Gateways)
        {
            sockets.Add(await gateway.JoinAsync(_topic, $"{{\"name\":\"{sockets.Count}\"}}"));
        }

        return [.. sockets];
    }
}
