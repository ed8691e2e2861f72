namespace Orleans.Channels.Benchmarks;

/// <summary>Phoenix's protocol, version 2: JSON arrays in text frames.</summary>
/// <param name="payloadBytes">The length of a payload.</param>
internal sealed class PhoenixWire(int payloadBytes = Way.ShortPayload) : Wire
{
    private readonly string _payload = NumberedPayload.Json(payloadBytes);

    public override string Path => "/socket/websocket?vsn=2.0.0";

    public override byte[] Heartbeat { get; } = ClientFrame.Text("""[null,"h","phoenix","heartbeat",{}]""");

    public override byte[] Join(int topic) => ClientFrame.Text($$"""["j","j","{{Name(topic)}}","phx_join",{}]""");

    public override NumberedFrame Echo(int topic) => NumberedFrame.Of($"""["j","e","{Name(topic)}","echo",{_payload}]""");

    public override NumberedFrame Cast(int topic) => NumberedFrame.Of($"""["j","c","{Name(topic)}","cast",{_payload}]""");

    public override Heard Hear(ReadOnlySpan<byte> record, out long number)
    {
        number = NumberedFrame.NumberIn(record);
        if (number >= 0)
        {
            return record.StartsWith("[null,"u8) ? Heard.Broadcast : Heard.Reply;
        }

        // A server may answer a broadcast's push; the join's is the one that counts.
        return record.IndexOf("\"phx_reply\""u8) < 0 || record.IndexOf("\"status\":\"ok\""u8) < 0 ? Heard.Failed
            : record.StartsWith("[\"j\",\"j\","u8) ? Heard.Joined
            : Heard.Nothing;
    }
}
