using System.Net.WebSockets;

namespace Orleans.Channels.Benchmarks;

/// <summary>One WebSocket of ASP.NET Core's own.</summary>
internal sealed class AspNetConnection(WebSocket socket, BareTopics topics) : BareMember(topics)
{
    private const int ShortHeader = 2;
    private const int LongHeader = 4;
    private const int LongestShort = 125;

    private readonly Lock _gate = new();

    public async Task RunAsync()
    {
        var message = new byte[MaxMessage];
        try
        {
            while (await socket.ReceiveAsync(message.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                Handle(message.AsSpan(0, received.Count));
            }
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlyMemory<byte> frame)
    {
        var message = frame[(frame.Span[1] <= LongestShort ? ShortHeader : LongHeader)..];
        lock (_gate)
        {
            // As a rule it is done at once: Kestrel takes it into a pipe.
            var sending = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
            {
                sending.AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
