using System.Diagnostics;

namespace Orleans.Channels.Grains;

/// <summary>Broadcasts to a topic's members: once to each gateway, or past the channel's own handler to each member.</summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="membership">Who is here.</param>
/// <param name="owed">What reaches members one by one, and is in no history.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="calls">The call that is answered now, if any.</param>
/// <param name="unattended">What nobody waits for.</param>
internal sealed class TopicBroadcasts(
    TopicContext context, TopicPublisher publisher, TopicMembership membership, OwedBroadcasts owed, MemberCallbacks callbacks, MemberCalls calls, UnattendedTasks unattended)
{
    // A call that waits keeps the activation from ending, so a storage that is down can't keep it for long.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Broadcasts. Completes when there is room for more, and where the history is stored first, when it is.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="except">Whom it is not for.</param>
    /// <param name="isKept">Whether the topic's history keeps it, if it has one.</param>
    public ValueTask BroadcastAsync(string eventName, Payload payload, MemberId except, bool isKept = true)
    {
        context.Shared.Instruments.Broadcast(context.Route.Tally);
        using var step = ChannelsTelemetry.Step("channels.broadcast", ActivityKind.Producer, context.Route.Tally.Pattern, eventName);
        isKept = isKept && context.Route.History?.Keeps(eventName) is not false;
        if (context.Route.KeepsForEach && isKept)
        {
            publisher.ToEach ??= DeliverToEach;
            publisher.BroadcastToEach(eventName, payload, except, step.Carry());
            return WhenTakenAsync();
        }

        if (context.Route.Handlers.Intercepts(eventName) is not null)
        {
            var broadcast = new OwedBroadcast(eventName, payload, except);
            owed.Keep(broadcast);
            owed.Hand(broadcast, membership.Joined);
            return publisher.WhenRoomAsync();
        }

        if (owed.Keeps && (!isKept || context.Route.History is null))
        {
            owed.Keep(new OwedBroadcast(eventName, payload, except));
        }

        calls.FlushAnswer();
        publisher.Broadcast(eventName, payload, except, isKept, step.Carry());
        return isKept ? WhenTakenAsync() : publisher.WhenRoomAsync();
    }

    private void DeliverToEach(TopicEvent kept)
    {
        foreach (var member in membership.Joined.ToArray())
        {
            if (member.Id != kept.Member)
            {
                _ = unattended.ObserveAsync(callbacks.DeliverAsync(member, kept), member);
            }
        }
    }

    private ValueTask WhenTakenAsync()
    {
        var taken = publisher.WhenTakenAsync();
        return !publisher.IsStored || taken.IsCompleted ? taken : new ValueTask(taken.AsTask().WaitAsync(StoreTimeout, context.Time));
    }
}
