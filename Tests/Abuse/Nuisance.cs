namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Whatever a stranger can have refused with a line in the log, said again and again.</summary>
/// <param name="port">The server's.</param>
internal sealed class Nuisance(int port)
{
    private const string Path = "/socket/websocket?vsn=2.0.0";

    private static readonly string Long = new('x', 2_000);

    private static readonly UpgradeRequest[] Upgrades =
    [
        new("/socket/websocket?vsn=9"),
        new("/socket/websocket?vsn=2.0.0%0A"),
        new("/socket/longpoll?vsn=9"),
        new($"{Path}&token=bad&x={Long}"),
        new UpgradeRequest(Path).With("Origin", $"http://evil.example/\"<{Long}"),
        new UpgradeRequest(Path).With("Sec-WebSocket-Version", $"\t7\"{Long}"),
        new UpgradeRequest(Path).With("Content-Length", "5"),
        new(Path) { Method = "POST" },
        new UpgradeRequest(Path).With("Host", "rebound.example").With("Origin", "http://rebound.example"),
    ];

    // Frames on one socket, of which the last may be its end.
    private static readonly byte[][] Talks =
    [
        [0x81, 2, (byte)'[', (byte)']'],
        Text("no JSON"),
        Text($$"""[null,"{{Long}}","phoenix","heartbeat",{}]"""),
        Text("""["1","1","room:\ud800","phx_join",{}]"""),
        Text("""["1","1","chat:1","phx_join",{"ignore":"\r\nfail: \u001b[2J\u202e"}]"""),
        [.. Text("""["1","1","room:1","phx_join",{}]"""), .. Text("""["1","2","room:1","boom",{}]""")],
        [.. Text($$"""["1","1","room:{{Long[..240]}}","phx_join",{}]"""), .. Text($$"""["1","2","room:{{Long[..240]}}","fail: {{Long[..240]}}",{}]""")],
        [.. Text("""["1","1","ping","phx_join",{}]"""), .. Text("""["1","2","ping","\ud83d\ude00 no such event",{}]""")],
        [.. Text("""["1","1","room:1","phx_join",{}]"""), .. Text("""["1","2","room:1","typing",{"now":"\u001b[2J"}]""")],
        [.. Text("""["1","1","room:1","phx_join",{"resume":"ffffffffffffffff-9"}]"""), .. Text("""["1","2","room:\u0000","phx_join",{}]"""), .. Text("""[null,"1","phoenix","access_token",{"token":"x"}]""")],
        Text("""["1","1","proof:1","phx_join",{"name":{}}]"""),
    ];

    /// <summary>How often a round is refused.</summary>
    public static int Round => Upgrades.Length + Talks.Length + 1;

    /// <summary>Says all of it, as fast as it goes.</summary>
    public async Task SayAsync(int rounds)
    {
        for (; rounds > 0; rounds--)
        {
            foreach (var upgrade in Upgrades)
            {
                var (connection, _) = await upgrade.SendAsync(port);
                connection.Dispose();
            }

            foreach (var talk in Talks)
            {
                await TalkAsync(talk);
            }

            await PostAsync();
        }
    }

    private static byte[] Text(string text) => WebSocketFrame.OfText(text).ToBytes();

    // Until it is closed, by what is said or behind it.
    private async Task TalkAsync(byte[] frames)
    {
        await using var socket = await RawWebSocket.ConnectAsync(port, Path);
        try
        {
            await socket.SendRawAsync(frames);
            await socket.SendAsync(WebSocketFrame.OfClose(1000));
            while (await socket.ReceiveAsync() is { Opcode: not WebSocketOpcode.Close })
            {
            }
        }
        catch (IOException)
        {
            // The server has had enough.
        }
    }

    private async Task PostAsync()
    {
        var client = await LongPollClient.OpenAsync(port);
        await client.PostAsync("no frame");
    }
}
