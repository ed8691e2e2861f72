using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace Orleans.Channels.Grains;

/// <summary>What goes along when a topic moves in order: members with their assigns and timers, presence, and the topic's own timers.</summary>
/// <param name="context">The activation.</param>
/// <param name="messages">The channel's timers.</param>
/// <param name="presence">Who is present.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="broadcasts">What members that come after their topic are owed.</param>
/// <param name="moved">What the activation before told, if it moved in order.</param>
internal sealed partial class TopicMigration(
    TopicContext context, ChannelMessages messages, PresenceOnDemand presence, TopicPublisher publisher, OwedBroadcasts broadcasts, MovedTopic? moved)
{
    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ExpectedGateways _expected = new(publisher);
    private MovedTopic? _before = moved;
    private MovedValues? _values;

    private MovedValues Values => _values ??= new MovedValues(context.Grain.GrainContext.ActivationServices.GetRequiredService<Serializer>());

    /// <summary>Begins to wait for those who are to come: what is said from now on is for them too.</summary>
    public void Expect()
    {
        if (_before is { Members.Count: > 0 })
        {
            broadcasts.BeginToKeep();
        }

        foreach (var (member, brought) in _before?.Members.ToArray() ?? [])
        {
            if (_before!.Streams?.TryGetValue(member.Gateway, out var stream) is true)
            {
                _expected.Add(member, stream);
                broadcasts.Say(member, brought);
            }
        }
    }

    /// <summary>Goes on with what the activation before told. Its members come as their gateways rejoin them.</summary>
    public void GoOn(TopicMembership membership)
    {
        if (_before is null)
        {
            return;
        }

        membership.Restore(_before.Ended);
        var present = Array.FindAll(_before.Presence, owner => !_before.Ended.ContainsKey(owner.Member));
        if (present.Length > 0)
        {
            presence.Value.Restore(present);
        }

        foreach (var timer in _before.Timers)
        {
            messages.NewTimer(timer.Due, timer.Period, Values.Unpack(timer.Message)!, member: null);
        }

        context.Turns.StartOnce(Memory, WaitNoMore);
    }

    /// <summary>Gives a member that rejoins what it brought along from the activation before; false when it brought nothing.</summary>
    public bool TryGoOn(Member member)
    {
        if (_before?.Members.TryGetValue(member.Id, out var brought) is not true)
        {
            return false;
        }

        member.GoOnFrom(brought!, Values);
        presence.Made?.GoOn(member);
        foreach (var timer in brought!.Timers)
        {
            member.Bring(messages.NewTimer(timer.Due, timer.Period, Values.Unpack(timer.Message)!, member));
        }

        return true;
    }

    /// <summary>Whether all that this activation has said is for a member, which comes after its topic.</summary>
    public bool IsExpected(MemberId member) => _before?.Members.ContainsKey(member) is true && _expected.Contains(member.Gateway);

    /// <summary>A member has been let in. Until then it may have to ask again, here or where the topic moves next, and brings along the same.</summary>
    /// <returns>False when something is lost that was said to it before.</returns>
    public bool TryArrive(Member member)
    {
        var hasAll = !IsExpected(member.Id) || broadcasts.TryHandOwed(member, _before!.Members[member.Id]);
        Remove(member.Id);
        return hasAll;
    }

    /// <summary>A gateway is gone, and its members don't come.</summary>
    public void ForgetGateway(string gateway) => _expected.Remove(gateway);

    /// <summary>Forgets what a member brought along that joins anew.</summary>
    public void Forget(MemberId member)
    {
        Remove(member);
        presence.Made?.ForgetMoved(member);
    }

    /// <summary>What the next activation is told.</summary>
    public MovedTopic ToMoved(TopicMembership membership)
    {
        var (members, timers, left, example) = (new Dictionary<MemberId, MovedMember>(), new List<MovedTimer>(), 0, default(object));
        foreach (var (member, brought) in _before?.Members ?? [])
        {
            members.Add(member, broadcasts.Pack(brought));
        }

        foreach (var member in membership.Joined)
        {
            if (member.ToMoved(Values, out var stays) is { } packed)
            {
                members.Add(member.Id, packed);
            }
            else
            {
                (left, example) = (left + 1, stays);
            }
        }

        foreach (var timer in messages.Timers)
        {
            if (Values.TryPack(timer.Message, out var packed))
            {
                timers.Add(timer.Pack(packed));
            }
            else
            {
                (left, example) = (left + 1, timer.Message);
            }
        }

        if (left > 0)
        {
            LogLeftBehind(context.Logger, context.Quoted, left, example!.GetType());
        }

        return new MovedTopic
        {
            Members = members,
            Ended = membership.ToMoved(),
            Timers = [.. timers],
            Streams = publisher.Links.ToDictionary(link => link.Gateway, link => link.Stream),
            Presence = presence.Made?.ToMoved(membership.All.Where(member => members.ContainsKey(member.Id))) ?? [],
        };
    }

    private void Remove(MemberId member)
    {
        if (_before?.Members.Remove(member) is true)
        {
            _expected.Remove(member);
            if (_before.Members.Count == 0)
            {
                broadcasts.KeepNoMore();
            }
        }
    }

    private void WaitNoMore()
    {
        _before = null;
        broadcasts.KeepNoMore();
        _expected.Clear();
    }

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "Topic {Topic} moves, and {Count} of its members or timers can't come along: {Example} has no serializer. Give the type [GenerateSerializer], or assign and send plain values; these members are taken in as after a loss")]
    private static partial void LogLeftBehind(ILogger logger, LogText topic, int count, Type example);
}
