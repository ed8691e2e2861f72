namespace Orleans.Channels;

/// <summary>A member that wants to join a topic.</summary>
/// <param name="Member">The id it will have.</param>
/// <param name="SocketId">The id of its socket, or null.</param>
/// <param name="Assigns">The socket's assigns, a JSON object.</param>
/// <param name="Payload">The join's payload.</param>
/// <param name="Replaces">The same socket's earlier member on this topic, which ends first; or none.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.JoinRequest")]
public sealed record JoinRequest(
    [property: Id(0)] MemberId Member,
    [property: Id(1)] string? SocketId,
    [property: Id(2)] Payload Assigns,
    [property: Id(3)] Payload Payload,
    [property: Id(4)] MemberId Replaces);

/// <summary>What came of a join.</summary>
public enum JoinStatus
{
    /// <summary>The member has joined.</summary>
    Ok,

    /// <summary>The channel refused it, or its join crashed.</summary>
    Error,

    /// <summary>No route takes the topic.</summary>
    Unmatched,
}

/// <summary>The answer to a join.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Response">What the client gets as the reply's response.</param>
/// <param name="Epoch">The life of the topic that the offsets belong to.</param>
/// <param name="LinkStart">Where the chain of offsets between this topic and this gateway starts.</param>
/// <param name="Offset">The last offset from before the join: the member gets what comes after it.</param>
/// <param name="WhenSlow">The events whose broadcasts a slow client may miss, or null for none.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.JoinResponse")]
public sealed record JoinResponse(
    [property: Id(0)] JoinStatus Status,
    [property: Id(1)] Payload Response,
    [property: Id(2)] long Epoch = 0,
    [property: Id(3)] long LinkStart = 0,
    [property: Id(4)] long Offset = 0,
    [property: Id(8)] Dictionary<string, SlowPolicy>? WhenSlow = null);
