using System.Net.Sockets;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// A WebSocket client with its own framing over TCP, so that a test can send what a well-behaved client can't and sees
/// what it would hide: raw close codes, pongs, the end of the connection.
/// </summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come; only a failing test ever waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _connection;
    private readonly NetworkStream _stream;
    private readonly WebSocketFrameReader _frames;

    private RawWebSocket(TcpClient connection)
    {
        _connection = connection;
        _stream = connection.GetStream();
        _frames = new WebSocketFrameReader(_stream);
    }

    /// <summary>
    /// Events that this socket passes over in silence: rooms may announce who is there, and a channel may speak by the
    /// clock, which is no matter of most tests.
    /// </summary>
    public HashSet<string> Ignored { get; } = ["presence_state", "presence_diff"];

    public static Task<RawWebSocket> ConnectAsync(int port, string pathAndQuery) => ConnectAsync(port, new UpgradeRequest(pathAndQuery));

    public static async Task<RawWebSocket> ConnectAsync(int port, UpgradeRequest request)
    {
        var (connection, reply) = await request.SendAsync(port);
        Assert.True(reply.Status == 101, $"{request.PathAndQuery} was answered {reply.Status}, not 101.");
        return new RawWebSocket(connection);
    }

    public Task SendTextAsync(string text) => SendAsync(WebSocketFrame.OfText(text));

    public Task SendBinaryAsync(string hex) => SendAsync(WebSocketFrame.OfBinary(hex));

    public Task SendAsync(WebSocketFrame frame) => SendRawAsync(frame.ToBytes());

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(bytes, patience.Token);
    }

    /// <summary>Sends what the server may refuse half-way: a connection that breaks meanwhile is no failure.</summary>
    public async Task TrySendAsync(WebSocketFrame frame)
    {
        try
        {
            await SendAsync(frame);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>The next frame that a test looks at; null when the connection ended without a close frame.</summary>
    public async Task<WebSocketFrame?> ReceiveAsync(string expectation = "a frame")
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            WebSocketFrame? frame;
            do
            {
                frame = await _frames.ReadAsync(patience.Token);
            }
            while (frame is not null && IsIgnored(frame));
            return frame;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing came within {Patience.TotalSeconds} s; expected {expectation}");
        }
    }

    /// <summary>The next frame, which must be text.</summary>
    public async Task<string> ReceiveTextAsync()
    {
        var frame = await ReceiveAsync("text");
        Assert.True(frame?.Opcode == WebSocketOpcode.Text, $"Expected text\nGot      {Show(frame)}");
        return frame!.Text;
    }

    public Task ExpectTextAsync(string json) =>
        ExpectAsync(json, frame => frame.Opcode == WebSocketOpcode.Text && WireJson.Same(json, frame.Text));

    public Task ExpectBinaryAsync(string hex) =>
        ExpectAsync($"BINARY {hex}", frame => frame.Opcode == WebSocketOpcode.Binary && frame.Hex == hex);

    public Task ExpectPongAsync(string hex = "") =>
        ExpectAsync($"PONG {hex}", frame => frame.Opcode == WebSocketOpcode.Pong && frame.Hex == hex);

    /// <summary>Expects the close frame with this code, answers it if the server began, and sees the connection end.</summary>
    public async Task ExpectCloseAsync(params int[] anyOf)
    {
        await ExpectAsync($"CLOSE {string.Join(" or ", anyOf)}", frame =>
            frame.Opcode == WebSocketOpcode.Close && anyOf.Contains(frame.CloseCode));
        await TrySendAsync(WebSocketFrame.OfClose(anyOf[0]));
        await ExpectEndAsync();
    }

    /// <summary>Expects the server to end the TCP connection after its close frame, not to leave that to the client.</summary>
    public async Task ExpectEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await _frames.IsAtEndAsync(patience.Token), "More came after the close frame.");
    }

    /// <summary>
    /// Expects nothing but the reply to this push. It must be a push to the very channel that might have spoken: a
    /// heartbeat is answered by the gateway and overtakes what a channel still has to say.
    /// </summary>
    public async Task ExpectNothingButReplyToAsync(string push)
    {
        await SendTextAsync(push);
        var asked = WireMessage.Parse(push);
        await ExpectAsync($"nothing but the reply to {push}", frame =>
            WireMessage.TryParse(frame) is { Event: "phx_reply" } reply && WireJson.Same(asked.Ref, reply.Ref));
    }

    /// <summary>Ends the connection without a word, as a pulled cable or a killed app does.</summary>
    public void Drop()
    {
        _connection.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        _connection.Close();
    }

    /// <summary>Lets little pile up on this side of the connection, so that not reading soon holds up the server.</summary>
    public void BufferLittle() => _connection.ReceiveBufferSize = 8 * 1024;

    public ValueTask DisposeAsync()
    {
        _frames.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // Reading every frame's JSON would take its time of the large ones.
    private bool IsIgnored(WebSocketFrame frame) =>
        frame.Opcode == WebSocketOpcode.Text
        && Ignored.Any(name => frame.Text.Contains($"\"{name}\"", StringComparison.Ordinal))
        && WireMessage.Parse(frame.Text).Event is { } name
        && Ignored.Contains(name);

    private async Task ExpectAsync(string expectation, Func<WebSocketFrame, bool> isExpected)
    {
        var frame = await ReceiveAsync(expectation);
        Assert.True(frame is not null && isExpected(frame), $"Expected {expectation}\nGot      {Show(frame)}");
    }

    private static string Show(WebSocketFrame? frame) => frame?.ToString() ?? "the end of the connection, without a close frame";
}
