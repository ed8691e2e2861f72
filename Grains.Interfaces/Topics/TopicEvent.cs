namespace Orleans.Channels;

/// <summary>What kind of thing a topic says to a gateway.</summary>
internal enum TopicEventKind
{
    /// <summary>For every member of the topic, but the one it names if it names one.</summary>
    Broadcast,

    /// <summary>A push to the named member.</summary>
    Push,

    /// <summary>A reply to the named member; the event's name is the reply's status.</summary>
    Reply,

    /// <summary>The named member has ended well: <c>phx_close</c>.</summary>
    Close,

    /// <summary>The named member has crashed: <c>phx_error</c>.</summary>
    Error,

    /// <summary>The named member has done with the events of its last call, which was answered with <see cref="MemberStatus.Busy"/>.</summary>
    Ready,

    /// <summary>Nothing but an offset, so that a gateway notices the loss of what came before it.</summary>
    Mark,

    /// <summary>This activation of the topic goes to rest: the gateway's members are to join the next one.</summary>
    Moved,

    /// <summary>A broadcast that the topic's history keeps, and that each member gets by itself: to gateways it goes as a <see cref="Mark"/>.</summary>
    Kept,
}

/// <summary>One thing a topic says to a gateway, at its offset in the topic.</summary>
/// <param name="Offset">
/// The place in the topic's life, from 1 and growing; 0 for what travels in the answer to a call, which has no place of its own.
/// </param>
/// <param name="Kind">What it is.</param>
/// <param name="Event">The event's name; the status for a reply; empty where there is none.</param>
/// <param name="Payload">What it carries.</param>
/// <param name="Member">Whom it is for; for a broadcast, whom it is not for.</param>
/// <param name="Ref">The ref that a reply answers. A push with one tells no client's event but the member's place in the topic's history, which is its text.</param>
/// <param name="Life">For a broadcast that the topic's history keeps, which history; 0 for all else.</param>
/// <param name="Trace">The trace that a broadcast belongs to (W3C <c>traceparent</c>), or null when none is recorded.</param>
[GenerateSerializer, OmitDefaultMemberValues, Immutable, Alias("Orleans.Channels.TopicEvent")]
internal sealed record TopicEvent(
    [property: Id(0)] long Offset,
    [property: Id(1)] TopicEventKind Kind,
    [property: Id(2)] string Event,
    [property: Id(3)] Payload Payload,
    [property: Id(4)] MemberId Member = default,
    [property: Id(5)] Ref Ref = default,
    [property: Id(6)] long Life = 0,
    [property: Id(7)] string? Trace = null);
