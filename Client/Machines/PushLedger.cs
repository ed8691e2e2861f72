namespace Orleans.Channels.Client;

/// <summary>A channel's pushes of which it isn't known yet what became of them.</summary>
internal sealed class PushLedger
{
    private readonly Dictionary<long, PendingPush> _pushes = [];

    /// <summary>How many there are.</summary>
    public int Count => _pushes.Count;

    /// <summary>When <see cref="Expire"/> has something to do, or null.</summary>
    public TimeSpan? Due => _pushes.Count == 0 ? null : _pushes.Values.Min(push => push.Deadline);

    /// <summary>Takes a push in.</summary>
    public void Add(PendingPush push) => _pushes.Add(push.Ref, push);

    /// <summary>Gives those that wait their turn on a connection, in the order they were made.</summary>
    public IEnumerable<PendingPush> Queue(long joinRef)
    {
        foreach (var push in Waiting())
        {
            push.Stage = PushStage.Queued;
            push.JoinRef = joinRef;
            yield return push;
        }
    }

    /// <summary>A push is about to be sent.</summary>
    /// <param name="push">The push.</param>
    /// <param name="joinRef">The join that it was queued under.</param>
    /// <returns>Whether it still is to be: nobody has given it up, and its join still counts.</returns>
    public static bool Begin(PendingPush push, long joinRef)
    {
        if (push.Stage != PushStage.Queued || push.JoinRef != joinRef)
        {
            return false;
        }

        push.Stage = PushStage.Sent;
        return true;
    }

    /// <summary>A push that wants no answer was sent, or couldn't be.</summary>
    public void Sent(PendingPush push)
    {
        if (!push.Request.WantsAnswer && push.Stage == PushStage.Sent)
        {
            End(push, PushOutcome.Answered);
        }
    }

    /// <summary>The server has answered.</summary>
    /// <returns>Whether somebody waited for it.</returns>
    public bool Answer(long reference, PushReply reply)
    {
        if (!_pushes.TryGetValue(reference, out var push) || push.Stage != PushStage.Sent)
        {
            return false;
        }

        _pushes.Remove(reference);
        push.End(reply.Outcome, reply);
        return true;
    }

    /// <summary>The join that pushes were made under is over: what was sent is lost, the rest waits for the next join.</summary>
    public void Lose()
    {
        foreach (var push in _pushes.Values.ToArray())
        {
            if (push.Stage == PushStage.Sent)
            {
                End(push, PushOutcome.Lost);
            }
            else
            {
                push.Stage = PushStage.Waiting;
            }
        }
    }

    /// <summary>There is no next join.</summary>
    public void Close()
    {
        foreach (var push in _pushes.Values.ToArray())
        {
            End(push, push.Stage == PushStage.Sent ? PushOutcome.Lost : PushOutcome.NotSent);
        }
    }

    /// <summary>Gives up those whose time is over.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var push in _pushes.Values.Where(push => push.Deadline <= now).ToArray())
        {
            End(push, push.Stage == PushStage.Sent ? PushOutcome.TimedOut : PushOutcome.NotSent);
        }
    }

    /// <summary>Whoever made a push doesn't wait for it any more.</summary>
    /// <returns>Whether it was still waited for.</returns>
    public bool Forget(PendingPush push)
    {
        push.Stage = PushStage.Done;
        return _pushes.Remove(push.Ref);
    }

    private PendingPush[] Waiting() => [.. _pushes.Values.Where(push => push.Stage == PushStage.Waiting).OrderBy(push => push.Ref)];

    private void End(PendingPush push, PushOutcome outcome)
    {
        _pushes.Remove(push.Ref);
        push.End(outcome, null);
    }
}
