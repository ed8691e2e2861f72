namespace Orleans.Channels.Grains;

/// <summary>One broadcast as grain storage holds it, in types that any serializer can write.</summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredBroadcast")]
internal sealed class StoredBroadcast
{
    [Id(0)]
    public long Offset { get; set; }

    [Id(1)]
    public string Event { get; set; } = string.Empty;

    [Id(2)]
    public byte[] Payload { get; set; } = [];

    [Id(3)]
    public bool IsBinary { get; set; }

    [Id(4)]
    public string? ExceptGateway { get; set; }

    [Id(5)]
    public long ExceptNumber { get; set; }

    /// <summary>When it was said, in milliseconds since 1970.</summary>
    [Id(6)]
    public long At { get; set; }

    public static StoredBroadcast From(TopicEvent e, DateTimeOffset at) => new()
    {
        Offset = e.Offset,
        Event = e.Event,
        Payload = e.Payload.Bytes.ToArray(),
        IsBinary = e.Payload.IsBinary,
        ExceptGateway = e.Member.Gateway,
        ExceptNumber = e.Member.Number,
        At = at.ToUnixTimeMilliseconds(),
    };

    public KeptBroadcast ToKept(long epoch) => new(
        new TopicEvent(
            Offset,
            TopicEventKind.Broadcast,
            Event,
            IsBinary ? Channels.Payload.FromBinary(Payload) : Channels.Payload.FromJson(Payload),
            new MemberId(ExceptGateway!, ExceptNumber),
            default,
            epoch),
        DateTimeOffset.FromUnixTimeMilliseconds(At));
}
