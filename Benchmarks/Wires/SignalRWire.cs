namespace Orleans.Channels.Benchmarks;

/// <summary>SignalR's JSON hub protocol, without negotiation.</summary>
internal sealed class SignalRWire : Wire
{
    private const char RecordEnd = '\x1e';
    private const int TypeAt = 8;

    // With its quotes, 64 bytes.
    private static readonly string Payload = NumberedFrame.Text(62);

    public override string Path => "/hub";

    public override byte[] Hello { get; } = ClientFrame.Text("""{"protocol":"json","version":1}""" + RecordEnd);

    public override bool SaysHelloFirst => true;

    public override byte Separator => (byte)RecordEnd;

    public override byte[] Join(int topic) => ClientFrame.Text(Invoke("j", "Join", $"\"{Name(topic)}\""));

    public override NumberedFrame Echo(int topic) => NumberedFrame.Of(Invoke("e", "Echo", $"\"{Payload}\""));

    public override NumberedFrame Cast(int topic) =>
        NumberedFrame.Of($$"""{"type":1,"target":"Cast","arguments":["{{Name(topic)}}","{{Payload}}"]}""" + RecordEnd);

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
