namespace Orleans.Channels;

/// <summary>What travels over a gateway's stream.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.GatewayMessage")]
internal abstract record GatewayMessage;

/// <summary>What one topic has to say to one gateway: the events that gathered while the last ones were on their way.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Epoch">The life of the topic these offsets belong to.</param>
/// <param name="Previous">
/// The offset of the last event sent to this gateway before these; a gateway that has not seen it has missed something.
/// </param>
/// <param name="Events">The events, by rising offset.</param>
/// <param name="SaidAt">When the first of them was said, in UTC ticks by the silo's clock; 0 when they are told again.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.TopicBatch")]
internal sealed record TopicBatch(
    [property: Id(0)] string Topic,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Previous,
    [property: Id(3)] TopicEvent[] Events,
    [property: Id(4)] long SaidAt = 0) : GatewayMessage
{
    // Names and bookkeeping of an event, roughly: empty payloads must count too.
    private const int EventOverhead = 128;

    /// <summary>About how many bytes it has.</summary>
    public long Bytes => Events.Sum(static e => EventOverhead + (long)e.Payload.Span.Length);
}

/// <summary>Asks a gateway to close all sockets of an id. Silos say it so to gateways that don't answer <see cref="IGatewayView.DisconnectAsync"/>, as those of earlier versions.</summary>
/// <param name="SocketId">The sockets' id.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.GatewayDisconnect")]
internal sealed record GatewayDisconnect([property: Id(0)] string SocketId) : GatewayMessage;

/// <summary>Says that the stream works: a gateway asks for one and opens its doors when it arrives.</summary>
/// <param name="Nonce">What the gateway asked with.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.GatewayBeat")]
internal sealed record GatewayBeat([property: Id(0)] long Nonce) : GatewayMessage;
