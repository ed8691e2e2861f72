namespace Orleans.Channels;

/// <summary>A member that wants to join a topic.</summary>
/// <param name="Member">The id it will have.</param>
/// <param name="SocketId">The id of its socket, or null.</param>
/// <param name="Assigns">The socket's assigns, a JSON object.</param>
/// <param name="Payload">The join's payload.</param>
/// <param name="Replaces">The same socket's earlier member on this topic, which ends first; or none.</param>
/// <param name="Rejoin">Given when the gateway rejoins on the member's behalf, for the activation that it had joined is gone.</param>
/// <param name="Stream">The number of the stream that the gateway hears.</param>
/// <param name="Trace">The trace that it belongs to (W3C <c>traceparent</c>), or null when none is recorded.</param>
/// <param name="Heard">The place in the topic's history that the replaced member's client has heard up to, when this join repeats that one's and can't know its answer; or none.</param>
/// <param name="User">Who its socket is, or null for nobody.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.JoinRequest")]
internal sealed record JoinRequest(
    [property: Id(0)] MemberId Member,
    [property: Id(1)] string? SocketId,
    [property: Id(2)] Payload Assigns,
    [property: Id(3)] Payload Payload,
    [property: Id(4)] MemberId Replaces,
    [property: Id(5)] Rejoin? Rejoin = null,
    [property: Id(6)] int Stream = 0,
    [property: Id(7)] string? Trace = null,
    [property: Id(8)] HistoryPosition Heard = default,
    [property: Id(9)] ConnectUser? User = null);

/// <summary>What a gateway knows of a member that it rejoins.</summary>
/// <param name="Seen">The last place in the topic's history that the member has reached, or none.</param>
/// <param name="ResumesHistory">Whether its client asked for positions, and so wants to know when something is lost.</param>
/// <param name="LastCall">The number of its last call: what arrives of it or of those before is too late.</param>
/// <param name="IsBehind">True when the gateway missed what the activation's log for repairs no longer has.</param>
/// <param name="HasAssigns">True when the request's assigns are the member's own, as its gateway last heard of them; else they are its socket's.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.Rejoin")]
internal sealed record Rejoin(
    [property: Id(0)] HistoryPosition Seen,
    [property: Id(1)] bool ResumesHistory,
    [property: Id(2)] int LastCall = 0,
    [property: Id(3)] bool IsBehind = false,
    [property: Id(4)] bool HasAssigns = false);

/// <summary>What came of a join.</summary>
internal enum JoinStatus
{
    /// <summary>The member has joined.</summary>
    Ok,

    /// <summary>The channel refused it, or its join crashed.</summary>
    Error,

    /// <summary>No route takes the topic.</summary>
    Unmatched,

    /// <summary>The member was let in and has ended since: its client is told both, and stays away.</summary>
    Closed,

    /// <summary>The member was let in and has ended since, by a failure: its client is told both, and joins anew.</summary>
    Crashed,

    /// <summary>The activation has ended: the next one is to be asked.</summary>
    Moved,
}

/// <summary>The answer to a join.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Response">What the client gets as the reply's response.</param>
/// <param name="Epoch">The life of the topic that the offsets belong to.</param>
/// <param name="LinkStart">Where the chain of offsets between this topic and this gateway starts.</param>
/// <param name="Offset">The last offset from before the join: the member gets what comes after it.</param>
/// <param name="Silo">The silo that the topic lives on.</param>
/// <param name="Position">The place in the topic's history at the join, or none when it keeps none.</param>
/// <param name="Resumption">What a member that comes back missed; null when it didn't ask.</param>
/// <param name="WhenSlow">The events whose broadcasts a slow client may miss, or null for none.</param>
/// <param name="Assigns">The member's assigns when its join has changed them, for a rejoin after a loss.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.JoinResponse")]
internal sealed record JoinResponse(
    [property: Id(0)] JoinStatus Status,
    [property: Id(1)] Payload Response,
    [property: Id(2)] long Epoch = 0,
    [property: Id(3)] long LinkStart = 0,
    [property: Id(4)] long Offset = 0,
    [property: Id(5)] string? Silo = null,
    [property: Id(6)] HistoryPosition Position = default,
    [property: Id(7)] Resumption? Resumption = null,
    [property: Id(8)] Dictionary<string, SlowPolicy>? WhenSlow = null,
    [property: Id(9)] Payload? Assigns = null);

/// <summary>What the topic's history says to a member that comes back.</summary>
/// <param name="IsRecovered">Whether <paramref name="Missed"/> is all that the member missed; if not, it is empty.</param>
/// <param name="Missed">The broadcasts that the member missed, in order.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.Resumption")]
internal sealed record Resumption(
    [property: Id(0)] bool IsRecovered,
    [property: Id(1)] TopicEvent[] Missed);
