namespace Orleans.Channels.Grains;

/// <summary>What a channel sends to itself, at once or by timers, for a member or for the topic. What hasn't been handed over goes along when the topic moves.</summary>
/// <param name="context">The activation.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="unattended">What nobody waits for.</param>
internal sealed class ChannelMessages(TopicContext context, MemberCallbacks callbacks, UnattendedTasks unattended)
{
    private readonly HashSet<TopicTimer> _timers = [];
    private bool _keepsTimers;

    /// <summary>The topic's own timers that still fire, and messages that it is still to get.</summary>
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
            var sent = NewTimer(Timeout.InfiniteTimeSpan, message, member);
            member?.Own(sent);
            _ = unattended.ObserveAsync(InformLaterAsync(sent, member), member);
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
        var timer = NewTimer(period, message, member);
        timer.Start(context.Turns.StartTimer(due, period, () => FireAsync(timer, member)), due);
        return timer;
    }

    private TopicTimer NewTimer(TimeSpan period, object message, Member? member)
    {
        var timer = new TopicTimer(message, period, context.Time, member is null ? done => _timers.Remove(done) : member.Disown);
        if (member is null && _keepsTimers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private Task FireAsync(TopicTimer timer, Member? member)
    {
        if (member?.TryKeepUntilJoined(timer.Message) is not true)
        {
            return callbacks.InformAsync(timer.Message, member, timer.TryFire);
        }

        timer.TryFire();
        return Task.CompletedTask;
    }

    // Behind the turn that sends it and what was sent before it; timers that are due at once keep no order.
    private async Task InformLaterAsync(TopicTimer sent, Member? member)
    {
        await Task.Yield();
        await callbacks.InformAsync(sent.Message, member, sent.TryFire);
    }
}
