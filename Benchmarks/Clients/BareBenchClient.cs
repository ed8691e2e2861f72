using System.Net.WebSockets;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>The least that a .NET client can do: a <see cref="ClientWebSocket"/>, frames written once, and answers that aren't read.</summary>
internal sealed class BareBenchClient(int port, int number) : IBenchClient
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _push = Frame(number, "echo", $$"""{"n":0,"pad":"{{ClientEcho.Pad64}}"}""");
    private readonly byte[] _buffer = new byte[4096];

    public async Task JoinAsync()
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/socket/websocket?vsn=2.0.0"), CancellationToken.None);
        await ExchangeAsync(Frame(number, "phx_join", "{}"));
    }

    public Task EchoAsync() => ExchangeAsync(_push);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static byte[] Frame(int number, string name, string payload) => Encoding.UTF8.GetBytes($$"""["1","1","bench:{{number}}","{{name}}",{{payload}}]""");

    private async Task ExchangeAsync(byte[] frame)
    {
        await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (!(await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).EndOfMessage)
        {
        }
    }
}
