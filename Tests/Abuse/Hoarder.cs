using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>An attacker that reads what it gets, and makes the server hold as much as it can.</summary>
internal sealed class Hoarder(int port) : IDisposable
{
    // Made once: what attackers allocate would hold up the crowd, which lives in the same process.
    private static readonly byte[] Large = Text(new string('x', 1_000_000));
    private static readonly byte[] Part = Continuation(64 * 1024);
    private static readonly byte[] LargeRef = Text($$"""[null,"{{new string('r', 4_000_000)}}","phoenix","heartbeat",{}]""");
    private static readonly byte[] Post = Encoding.ASCII.GetBytes(new string('p', 7_900_000));
    private static readonly string Filling = new('x', 60_000);

    private readonly ConcurrentBag<TcpClient> _connections = [];

    /// <summary>Joins with payloads that are kept for as long as the members are.</summary>
    public Task JoinsAsync(int joins, int payloadBytes) => ThrowAsync(Enumerable.Range(0, joins).Select(join =>
        (ReadOnlyMemory<byte>)Text($$"""["{{join}}","{{join}}","bench:{{Guid.NewGuid():N}}","phx_join",{"a":"{{Filling[..payloadBytes]}}"}]""")));

    /// <summary>Half a message, and no more.</summary>
    public Task HalfAMessageAsync() => ThrowAsync([Large.AsMemory(0, 999_000)]);

    /// <summary>A join in many parts, larger than any may be.</summary>
    public Task JoinInPartsAsync(int parts)
    {
        var first = Text("""["1","1","bench:parts","phx_join",{"a":" """);
        first[0] = 0x01;
        return ThrowAsync([first, .. Enumerable.Repeat<ReadOnlyMemory<byte>>(Part, parts)]);
    }

    /// <summary>Frames whose ref the server would have to say again.</summary>
    public Task RefAsync() => ThrowAsync([LargeRef]);

    /// <summary>Names that no topic may have, and tokens that aren't good.</summary>
    public Task OddNamesAsync(int count) => ThrowAsync(Enumerable.Range(0, count).Select(number => (ReadOnlyMemory<byte>)Text((number % 4) switch
    {
        0 => $$"""["1","1","room:\u0000{{number}}","phx_join",{}]""",
        1 => $$"""["1","1","room:\u202e{{number}}","phx_join",{}]""",
        2 => $$"""[null,"1","phoenix","access_token",{"token":"{{number}}"}]""",
        _ => $$"""["1","1","bench:1","\u0000","boom"]""",
    })));

    /// <summary>Half a surrogate pair under a route that takes it.</summary>
    public Task HalfAPairAsync() => ThrowAsync([Text("""["1","1","room:\ud800","phx_join",{}]""")]);

    /// <summary>What is no frame of a client's, for a line in the log.</summary>
    public Task NoFrameAsync() => ThrowAsync([new byte[] { 0x81, 2, (byte)'[', (byte)']' }]);

    /// <summary>Handshakes that none are, and of pages that may not connect, for lines in the log.</summary>
    public async Task NoHandshakeAsync()
    {
        var (none, _) = await new UpgradeRequest("/socket/websocket?vsn=2.0.0").With("Sec-WebSocket-Version", "\u00ff7").SendAsync(port);
        _connections.Add(none);
        var (stranger, _) = await new UpgradeRequest("/socket/websocket?vsn=2.0.0").With("Origin", "http://evil.example").SendAsync(port);
        _connections.Add(stranger);
    }

    /// <summary>A handshake with a body, and a post as large as one may be.</summary>
    public async Task RequestsAsync()
    {
        var connection = await ConnectAsync();
        await SendAsync(connection, Encoding.ASCII.GetBytes("GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\nContent-Length: 100000\r\n\r\n" + new string('b', 50_000)));
        var poll = await LongPollClient.OpenAsync(port);
        var posting = await ConnectAsync();
        await SendAsync(posting, Encoding.ASCII.GetBytes($"POST /socket/longpoll?vsn=2.0.0&token={poll.Token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: 8000000\r\n\r\n"));
        await SendAsync(posting, Post);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private static byte[] Text(string text) => WebSocketFrame.OfText(text).ToBytes();

    private static byte[] Continuation(int bytes)
    {
        var frame = Text(new string('x', bytes));
        frame[0] = 0x00;
        return frame;
    }

    private async Task ThrowAsync(IEnumerable<ReadOnlyMemory<byte>> inputs)
    {
        var (connection, reply) = await new UpgradeRequest("/socket/websocket?vsn=2.0.0").SendAsync(port);
        _connections.Add(connection);
        if (reply.Status != 101)
        {
            return;
        }

        _ = connection.GetStream().CopyToAsync(Stream.Null).ContinueWith(static read => _ = read.Exception, TaskScheduler.Default);
        foreach (var input in inputs)
        {
            if (!await SendAsync(connection, input))
            {
                return;
            }
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient { NoDelay = true };
        _connections.Add(connection);
        await connection.ConnectAsync("127.0.0.1", port);
        return connection;
    }

    private static async Task<bool> SendAsync(TcpClient connection, ReadOnlyMemory<byte> input)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        try
        {
            await connection.GetStream().WriteAsync(input, patience.Token);
            return true;
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server has had enough.
            return false;
        }
    }
}
