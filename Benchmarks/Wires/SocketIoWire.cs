namespace Orleans.Channels.Benchmarks;

/// <summary>Socket.IO 5 over Engine.IO 4, WebSocket from the start.</summary>
/// <param name="payloadBytes">The length of a payload.</param>
internal sealed class SocketIoWire(int payloadBytes) : Wire
{
    private readonly string _payload = NumberedPayload.Text(payloadBytes - 2);

    public override string Path => "/socket.io/?EIO=4&transport=websocket";

    public override byte[] Hello { get; } = ClientFrame.Text("40");

    public override byte[] Pong { get; } = ClientFrame.Text("3");

    public override byte[] Join(int topic) => ClientFrame.Text($"""421["join","{Name(topic)}"]""");

    public override NumberedFrame Echo(int topic) => NumberedFrame.Of($"""422["echo","{_payload}"]""");

    public override NumberedFrame Cast(int topic) => NumberedFrame.Of($"""42["cast","{Name(topic)}","{_payload}"]""");

    public override Heard Hear(ReadOnlySpan<byte> record, out long number)
    {
        number = NumberedFrame.NumberIn(record);
        return record switch
        {
            [(byte)'4', (byte)'2', ..] when number >= 0 => Heard.Broadcast,
            [(byte)'4', (byte)'3', ..] => number >= 0 ? Heard.Reply : Heard.Joined,
            [(byte)'4', (byte)'0', ..] => Heard.Opened,
            [(byte)'0', ..] => Heard.Opening,
            [(byte)'2'] => Heard.Ping,
            _ => Heard.Failed,
        };
    }
}
