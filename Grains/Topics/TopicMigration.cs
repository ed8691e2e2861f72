using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;

namespace Orleans.Channels.Grains;

/// <summary>What goes along when a topic moves in order: members with their assigns and timers, presence, and the topic's own timers.</summary>
/// <param name="context">The activation.</param>
/// <param name="messages">The channel's timers.</param>
/// <param name="presence">Who is present.</param>
/// <param name="moved">What the activation before told, if it moved in order.</param>
internal sealed partial class TopicMigration(TopicContext context, ChannelMessages messages, PresenceOnDemand presence, MovedTopic? moved)
{
    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private MovedTopic? _before = moved;
    private MovedValues? _values;

    private MovedValues Values => _values ??= new MovedValues(context.Grain.GrainContext.ActivationServices.GetRequiredService<Serializer>());

    /// <summary>Goes on with what the activation before told. Its members come as their gateways rejoin them.</summary>
    public void GoOn(TopicMembership membership)
    {
        if (_before is null)
        {
            return;
        }

        membership.Restore(_before.Ended);
        if (_before.Presence.Length > 0)
        {
            presence.Value.Restore(_before.Presence);
        }

        foreach (var timer in _before.Timers)
        {
            messages.NewTimer(timer.Due, timer.Period, Values.Unpack(timer.Message)!, member: null);
        }

        context.Turns.StartOnce(Memory, () => _before = null);
    }

    /// <summary>Gives a member that rejoins what it brought along from the activation before; false when it brought nothing.</summary>
    public bool TryGoOn(Member member)
    {
        if (_before?.Members.Remove(member.Id, out var brought) is not true)
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

    /// <summary>Forgets what a member brought along that joins anew.</summary>
    public void Forget(MemberId member)
    {
        _before?.Members.Remove(member);
        presence.Made?.ForgetMoved(member);
    }

    /// <summary>What the next activation is told.</summary>
    public MovedTopic ToMoved(TopicMembership membership)
    {
        var (members, timers, left, example) = (new Dictionary<MemberId, MovedMember>(), new List<MovedTimer>(), 0, default(object));
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
                timers.Add(new MovedTimer(timer.Left, timer.Period, packed));
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
            Presence = presence.Made?.ToMoved(membership.Joined.Where(member => members.ContainsKey(member.Id))) ?? [],
        };
    }

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "Topic {Topic} moves, and {Count} of its members or timers can't come along: {Example} has no serializer. Give the type [GenerateSerializer], or assign and send plain values; these members are taken in as after a loss")]
    private static partial void LogLeftBehind(ILogger logger, LogText topic, int count, Type example);
}
