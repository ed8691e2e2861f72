using System.Text;

namespace Orleans.Channels.Grains;

/// <summary>What operators see of one topic while they look: gathered for a moment, bounded, and without payloads unless they are allowed.</summary>
/// <param name="topic">The topic.</param>
/// <param name="withPayloads">Whether payloads are shown.</param>
/// <param name="time">The clock.</param>
/// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
/// <param name="send">Takes what has gathered.</param>
internal sealed class TopicTail(string topic, bool withPayloads, TimeProvider time, Func<TimeSpan, Action, IDisposable> startTimer, Action<TailedFrames> send)
{
    private const int MaxFrames = 100;
    private const int MaxPayload = 1_000;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly List<TailedFrame> _frames = [];
    private long _until;
    private int _skipped;
    private IDisposable? _timer;

    /// <summary>Whether nobody has asked for it lately.</summary>
    public bool IsOver => time.GetUtcNow().UtcTicks > _until;

    /// <summary>Goes on for a while.</summary>
    public void Renew(TimeSpan lease) => _until = time.GetUtcNow().UtcTicks + lease.Ticks;

    /// <summary>Takes what a client sent.</summary>
    public void AddAll(MemberId member, MemberEvent[] events)
    {
        foreach (var e in events)
        {
            Add(e.IsLeave ? "leave" : "in", e.Event ?? string.Empty, member, e.Payload);
        }
    }

    /// <summary>Takes the answer to a client's events.</summary>
    public void AddAll(MemberId member, MemberReply answer)
    {
        foreach (var e in answer.Events ?? [])
        {
            Add(e, member);
        }
    }

    /// <summary>Takes what the topic says.</summary>
    /// <param name="e">What it says.</param>
    /// <param name="to">Whom to, where the event itself doesn't tell.</param>
    public void Add(TopicEvent e, MemberId to = default)
    {
        var kind = e.Kind switch
        {
            TopicEventKind.Broadcast or TopicEventKind.Kept => "broadcast",
            TopicEventKind.Push => "push",
            TopicEventKind.Reply => "reply",
            TopicEventKind.Close => "close",
            TopicEventKind.Error => "error",
            _ => null,
        };
        if (kind is not null)
        {
            Add(kind, e.Event, kind == "broadcast" ? default : to.IsNone ? e.Member : to, e.Payload);
        }
    }

    /// <summary>Takes a frame.</summary>
    public void Add(string kind, string eventName, MemberId member, Payload payload)
    {
        if (_frames.Count == MaxFrames)
        {
            _skipped++;
            return;
        }

        var whose = member.IsNone ? null : FormattableString.Invariant($"{member.Number}");
        _frames.Add(new TailedFrame(time.GetUtcNow().ToUnixTimeMilliseconds(), kind, eventName, whose, payload.Span.Length, withPayloads ? Show(payload) : null));
        _timer ??= startTimer(Window, Send);
    }

    /// <summary>Sends nothing more.</summary>
    public void Stop() => _timer?.Dispose();

    private static string Show(Payload payload) => payload.IsBinary
        ? Convert.ToHexString(payload.Span[..Math.Min(payload.Span.Length, MaxPayload / 2)])
        : Encoding.UTF8.GetString(payload.Span[..Math.Min(payload.Span.Length, MaxPayload)]);

    private void Send()
    {
        _timer = null;
        send(new TailedFrames(topic, [.. _frames], _skipped));
        _frames.Clear();
        _skipped = 0;
    }
}
