namespace Orleans.Channels.Grains;

/// <summary>What a channel sends to itself, at once or by timers, for a member or for the topic.</summary>
/// <param name="context">The activation.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="unattended">What nobody waits for.</param>
internal sealed class ChannelMessages(TopicContext context, MemberCallbacks callbacks, UnattendedTasks unattended)
{
    private readonly HashSet<TopicTimer> _timers = [];
    private bool _keepsTimers;

    /// <summary>The topic's own timers that still fire.</summary>
    public IReadOnlyCollection<TopicTimer> Timers => _timers;

    /// <summary>Timers that the topic gets from now on go along when it moves. Those of the activation begin anew with the next one.</summary>
    public void KeepTimers() => _keepsTimers = true;

    /// <summary>Sends a message, to be had behind the turn that sends it.</summary>
    public void Send(object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        if (member is null || !(member.IsPassedOver || member.TryKeepUntilJoined(message)))
        {
            _ = unattended.ObserveAsync(InformLaterAsync(message, member), member);
        }
    }

    /// <summary>Sends a message later; for a member that goes on from an earlier activation it is the timer that it brought along.</summary>
    public IDisposable StartTimer(TimeSpan due, TimeSpan period, object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        if (member is { IsPassedOver: true })
        {
            return member.Claim(message, period) ?? new TopicTimer(message, period, context.Time, static _ => { });
        }

        var timer = NewTimer(due, period, message, member);
        member?.Own(timer);
        return timer;
    }

    /// <summary>A timer that fires for a member, which is still to own it, or for the topic.</summary>
    public TopicTimer NewTimer(TimeSpan due, TimeSpan period, object message, Member? member)
    {
        var timer = new TopicTimer(message, period, context.Time, member is null ? done => _timers.Remove(done) : member.Disown);
        timer.Start(context.Turns.StartTimer(due, period, () => FireAsync(timer, member)), due);
        if (member is null && _keepsTimers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private Task FireAsync(TopicTimer timer, Member? member)
    {
        timer.Fire();
        return member is not null && member.TryKeepUntilJoined(timer.Message) ? Task.CompletedTask : callbacks.InformAsync(timer.Message, member);
    }

    // Behind the turn that sends it and what was sent before it; timers that are due at once keep no order.
    private async Task InformLaterAsync(object message, Member? member)
    {
        await Task.Yield();
        await callbacks.InformAsync(message, member);
    }
}
