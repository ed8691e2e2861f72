using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Orleans.Channels;

/// <summary>One event from a member to its channel.</summary>
/// <param name="Event">The event's name; null when the client sent something that is no string, which no handler takes.</param>
/// <param name="Ref">The ref that a reply will echo.</param>
/// <param name="Payload">What it carries, unparsed.</param>
/// <param name="IsLeave">True for <c>phx_leave</c>, which takes its turn behind the events before it.</param>
/// <param name="Trace">The trace that it belongs to (W3C <c>traceparent</c>), or null when none is recorded.</param>
[GenerateSerializer, OmitDefaultMemberValues, Immutable, Alias("Orleans.Channels.MemberEvent")]
internal sealed record MemberEvent(
    [property: Id(0)] string? Event,
    [property: Id(1)] Ref Ref,
    [property: Id(2)] Payload Payload,
    [property: Id(3)] bool IsLeave = false,
    [property: Id(4)] string? Trace = null)
{
    [NonSerialized]
    private Activity? _activity;

    /// <summary>Lasts at the gateway until the event is answered; null unless somebody listens.</summary>
    internal Activity? Activity
    {
        get => _activity;
        init
        {
            _activity = value;
            Trace = value.Carry();
        }
    }
}

/// <summary>How a member stands after a call.</summary>
internal enum MemberStatus
{
    /// <summary>It goes on.</summary>
    Joined,

    /// <summary>It has ended well: <c>phx_close</c>.</summary>
    Closed,

    /// <summary>It has crashed, or was stopped for a bad reason: <c>phx_error</c>.</summary>
    Crashed,

    /// <summary>It goes on, and a handler of it takes its time: what comes of it travels over the stream, and <see cref="TopicEventKind.Ready"/> ends it.</summary>
    Busy,

    /// <summary>This activation of the topic knows no such member: another epoch, or ended before.</summary>
    Unknown,

    /// <summary>This call has been taken before, and was answered then: it came twice, for its gateway took it for lost.</summary>
    Taken,
}

/// <summary>The answer to a member's events.</summary>
/// <param name="Status">How the member stands now.</param>
/// <param name="Events">Replies and pushes for this member, in order; null for none.</param>
/// <param name="After">The offset that must have reached the member before these do.</param>
/// <param name="Assigns">The member's assigns when they have changed, for a rejoin after a loss.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MemberReply")]
internal sealed record MemberReply(
    [property: Id(0)] MemberStatus Status,
    [property: Id(1)] TopicEvent[]? Events = null,
    [property: Id(2)] long After = 0,
    [property: Id(3)] Payload? Assigns = null)
{
    /// <summary>The name of a <see cref="TopicEventKind.Ready"/> whose payload is the member's assigns, which have changed.</summary>
    public const string AssignsEvent = "assigns";

    /// <summary>The ref of a <see cref="TopicEventKind.Ready"/>: the number of the call that it ends, for it may come behind a later one.</summary>
    public static Ref RefOf(int call) => Ref.FromJson(Encoding.ASCII.GetBytes(call.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The member goes on, and there is nothing to say to it.</summary>
    public static MemberReply Nothing { get; } = new(MemberStatus.Joined);

    /// <summary>A handler takes its time.</summary>
    public static MemberReply Busy { get; } = new(MemberStatus.Busy);

    /// <summary>There is no such member here.</summary>
    public static MemberReply Unknown { get; } = new(MemberStatus.Unknown);

    /// <summary>The call came before.</summary>
    public static MemberReply Taken { get; } = new(MemberStatus.Taken);
}
