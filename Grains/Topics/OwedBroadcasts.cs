using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// Broadcasts that reach members one by one: those that the channel intercepts go to each in its turn. What a member hasn't had goes along when the
/// topic moves, and what is said before members have come after their topic is kept for them.
/// </summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="unattended">What nobody waits for.</param>
internal sealed partial class OwedBroadcasts(TopicContext context, TopicPublisher publisher, MemberCallbacks callbacks, UnattendedTasks unattended)
{
    // While members are still to come; null too when that was more than is kept.
    private List<OwedBroadcast>? _kept;
    private long _bytes;
    private bool _isFull;
    private bool _hasMissed;

    /// <summary>Whether members are still to come.</summary>
    public bool Keeps => _kept is not null;

    /// <summary>Keeps what is said from now on, for members that are still to come.</summary>
    public void BeginToKeep() => _kept = [];

    /// <summary>Nobody is to come any more.</summary>
    public void KeepNoMore() => (_kept, _isFull) = (null, false);

    /// <summary>Keeps something for members that are to come. What isn't intercepted they hear over the stream, unless the topic moves on before that.</summary>
    public void Keep(OwedBroadcast broadcast)
    {
        if (_kept is { } kept)
        {
            kept.Add(broadcast);
            _bytes += broadcast.Payload.Span.Length;
            if (kept.Count > context.Options.RepairLogLength || _bytes > context.Options.RepairLogBytes)
            {
                (_kept, _isFull) = (null, true);
                _hasMissed = kept.Exists(IsIntercepted);
                LogFull(context.Logger, context.Quoted);
            }
        }
        else if (_isFull)
        {
            _hasMissed |= IsIntercepted(broadcast);
        }
    }

    /// <summary>Hands a broadcast that the channel intercepts to the members that are here.</summary>
    public void Hand(OwedBroadcast broadcast, IEnumerable<Member> here)
    {
        foreach (var member in here.ToArray())
        {
            Hand(broadcast, member);
        }
    }

    /// <summary>Says first of all what a member that is to come brings along, unless it is intercepted: its gateway holds it until then.</summary>
    public void Say(MemberId member, MovedMember brought)
    {
        foreach (var broadcast in (brought.Owed ?? []).Where(each => each.Except != member && !IsIntercepted(each)))
        {
            publisher.Tell(member, TopicEventKind.Push, broadcast.Event, broadcast.Payload);
        }
    }

    /// <summary>Hands a member that has come after its topic what is intercepted of what it brought along, and was said meanwhile.</summary>
    /// <returns>False when something of what it is owed is lost.</returns>
    public bool TryHandOwed(Member member, MovedMember brought)
    {
        foreach (var broadcast in (brought.Owed ?? []).Concat(_kept ?? []).Where(IsIntercepted).ToArray())
        {
            Hand(broadcast, member);
        }

        return !brought.HasMissed && !_hasMissed;
    }

    /// <summary>What a member takes along that is still to come.</summary>
    public MovedMember Pack(MovedMember brought) => brought with { Owed = [.. brought.Owed ?? [], .. _kept ?? []], HasMissed = brought.HasMissed || _isFull };

    private bool IsIntercepted(OwedBroadcast broadcast) => context.Route.Handlers.Intercepts(broadcast.Event) is not null;

    private void Hand(OwedBroadcast broadcast, Member member)
    {
        if (broadcast.Except != member.Id)
        {
            member.Owe(broadcast);
            _ = unattended.ObserveAsync(callbacks.InterceptAsync(member, broadcast), member);
        }
    }

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning, Message = "Topic {Topic} has moved and said more than it keeps before its members have come: where they can't have it over the stream they get phx_error. Are their gateways there?")]
    private static partial void LogFull(ILogger logger, LogText topic);
}
