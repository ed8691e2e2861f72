using System.Net;
using System.Net.WebSockets;
using System.Text;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>.NET's own WebSocket, over whatever HTTP the set-up speaks.</summary>
internal sealed class PlainWebSocket(WebSocket socket) : PlainClient
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <param name="address">Where the application is, by http.</param>
    /// <param name="http2">Whether HTTP/2 is to be spoken, and nothing else.</param>
    /// <param name="handler">How servers are reached.</param>
    public static async Task<PlainClient> ConnectAsync(Uri address, bool http2, HttpMessageInvoker handler)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        foreach (var (name, value) in Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await socket.ConnectAsync(AddressOf(address), handler, patience.Token);
        return new PlainWebSocket(socket);
    }

    /// <summary>Connects in memory.</summary>
    public static async Task<PlainClient> ConnectAsync(CrowdedApp app)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var client = app.Server.CreateWebSocketClient();
        client.ConfigureRequest = request =>
        {
            foreach (var (name, value) in Headers)
            {
                request.Headers[name] = value;
            }
        };
        return new PlainWebSocket(await client.ConnectAsync(AddressOf(new Uri("http://localhost/")), patience.Token));
    }

    public override async Task SendAsync(string frame)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    public override ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return default;
    }

    protected override async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(_buffer.AsMemory(), patience.Token);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            message.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
    }

    private static Uri AddressOf(Uri address) => new UriBuilder(address)
    {
        Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        Path = $"{address.AbsolutePath}socket/websocket",
        Query = Query,
    }.Uri;
}
