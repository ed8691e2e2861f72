using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>A client that joins a topic and hears what is said there.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[2_000_000];

    private ApiListener()
    {
    }

    public static async Task<ApiListener> JoinAsync(ApiServer server, string topic, string id = "")
    {
        var listener = new ApiListener();
        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/socket/websocket", Query = $"vsn=2.0.0&id={id}" };
        using var patience = new CancellationTokenSource(Patience);
        await listener._socket.ConnectAsync(address.Uri, patience.Token);
        var join = JsonSerializer.SerializeToUtf8Bytes(new object[] { "1", "1", topic, "phx_join", new { } });
        await listener._socket.SendAsync(join, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        Assert.Equal(("phx_reply", """{"response":{},"status":"ok"}"""), await listener.NextAsync());
        return listener;
    }

    /// <summary>The next event and its payload.</summary>
    public async Task<(string Event, string Payload)> NextAsync()
    {
        var message = await ReceiveAsync(WebSocketMessageType.Text);
        using var frame = JsonDocument.Parse(message);
        return (frame.RootElement[3].GetString()!, frame.RootElement[4].GetRawText());
    }

    /// <summary>The next event, which has to be binary, and its data.</summary>
    public async Task<(string Event, byte[] Data)> NextBinaryAsync()
    {
        var frame = await ReceiveAsync(WebSocketMessageType.Binary);
        var (topicLength, eventLength) = (frame.Span[1], frame.Span[2]);
        var head = 3 + topicLength;
        return (Encoding.UTF8.GetString(frame.Span.Slice(head, eventLength)), frame.Slice(head + eventLength).ToArray());
    }

    /// <summary>The code that the server closes with.</summary>
    public async Task<int> CloseCodeAsync()
    {
        await ReceiveAsync(WebSocketMessageType.Close);
        return (int)_socket.CloseStatus!;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += received.Count;
            if (received.EndOfMessage)
            {
                Assert.Equal(type, received.MessageType);
                return _buffer.AsMemory(0, length);
            }
        }
    }
}
