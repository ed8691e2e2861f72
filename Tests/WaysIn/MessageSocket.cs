using System.Net.WebSockets;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A client that .NET gives a WebSocket, whatever it goes over.</summary>
internal sealed class MessageSocket(WebSocket socket) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>The subprotocol that was agreed on.</summary>
    public string? Protocol => socket.SubProtocol;

    /// <summary>The code of the server's close frame, once it has come.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>The reason of the server's close frame, once it has come.</summary>
    public string? CloseReason => socket.CloseStatusDescription;

    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendBinaryAsync(string hex) => SendAsync(Convert.FromHexString(hex), WebSocketMessageType.Binary);

    public async Task SendAsync(byte[] message, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await socket.SendAsync(message, type, endOfMessage: true, patience.Token);
    }

    /// <summary>The next message, other than who is present.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync()
    {
        while (true)
        {
            var message = await ReceiveAnyAsync();
            if (message.Type != WebSocketMessageType.Text || WireMessage.Parse(Encoding.UTF8.GetString(message.Bytes)).Event is not (PresenceEvents.State or PresenceEvents.Diff))
            {
                return message;
            }
        }
    }

    public async Task ExpectTextAsync(string json)
    {
        var (type, bytes) = await ReceiveAsync();
        var text = Encoding.UTF8.GetString(bytes);
        Assert.True(type == WebSocketMessageType.Text && WireJson.Same(json, text), $"Expected {json}\nGot      {type} {CloseCode} {text}");
    }

    public async Task ExpectBinaryAsync(string hex)
    {
        var (type, bytes) = await ReceiveAsync();
        Assert.Equal((WebSocketMessageType.Binary, hex), (type, Convert.ToHexStringLower(bytes)));
    }

    /// <summary>Expects the server's close frame, and answers it.</summary>
    public async Task ExpectCloseAsync(int code)
    {
        var (type, _) = await ReceiveAsync();
        Assert.Equal((WebSocketMessageType.Close, code), (type, CloseCode));
        await CloseOutputAsync((WebSocketCloseStatus)code);
    }

    /// <summary>Sends a close frame.</summary>
    public async Task CloseOutputAsync(WebSocketCloseStatus code)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await socket.CloseOutputAsync(code, null, patience.Token);
    }

    /// <summary>Joins a topic with join_ref 1.</summary>
    public async Task<MessageSocket> JoinAsync(string topic)
    {
        await SendTextAsync($$"""["1","1","{{topic}}","phx_join",{}]""");
        await ExpectTextAsync($$$"""["1","1","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        return this;
    }

    /// <summary>Breaks off.</summary>
    public void Abort() => socket.Abort();

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return default;
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAnyAsync()
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(), patience.Token);
            message.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close)
            {
                return (part.MessageType, message.ToArray());
            }
        }
    }
}
