namespace Orleans.Channels;

/// <summary>Where a late reply goes (<c>Phoenix.Channel.socket_ref/1</c>): one event of one member.</summary>
/// <param name="Member">The member.</param>
/// <param name="Ref">The event's ref.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.SocketRef")]
public readonly record struct SocketRef([property: Id(0)] MemberId Member, [property: Id(1)] Ref Ref);
