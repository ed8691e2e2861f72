namespace Orleans.Channels.Benchmarks;

/// <summary>SignalR's JSON hub protocol, without negotiation.</summary>
/// <param name="payloadBytes">The length of a payload.</param>
internal sealed class SignalRWire(int payloadBytes) : Wire
{
    private const char RecordEnd = '\x1e';
    private const int TypeAt = 8;

    private readonly string _payload = NumberedPayload.Text(payloadBytes - 2);

    public override string Path => "/hub";

    public override byte[] Hello { get; } = ClientFrame.Text("""{"protocol":"json","version":1}""" + RecordEnd);

    public override bool SaysHelloFirst => true;

    public override byte Separator => (byte)RecordEnd;

    public override byte[] Join(int topic) => ClientFrame.Text(Invoke("j", "Join", $"\"{Name(topic)}\""));

    public override NumberedFrame Echo(int topic) => NumberedFrame.Of(Invoke("e", "Echo", $"\"{_payload}\""));

    public override NumberedFrame Cast(int topic) =>
        NumberedFrame.Of($$"""{"type":1,"target":"Cast","arguments":["{{Name(topic)}}","{{_payload}}"]}""" + RecordEnd);

    public override Heard Hear(ReadOnlySpan<byte> record, out long number)
    {
        number = NumberedFrame.NumberIn(record);
        if (record.Length <= TypeAt)
        {
            return record.SequenceEqual("{}"u8) ? Heard.Opened : Heard.Failed;
        }

        return record[TypeAt] switch
        {
            (byte)'1' => Heard.Broadcast,
            (byte)'3' when number >= 0 => Heard.Reply,
            (byte)'3' when record.IndexOf("\"error\""u8) < 0 => Heard.Joined,
            (byte)'6' => Heard.Nothing,
            _ => Heard.Failed,
        };
    }

    private static string Invoke(string id, string target, string arguments) =>
        $$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":[{{arguments}}]}""" + RecordEnd;
}
