namespace Orleans.Channels.Gateway;

/// <summary>
/// What a topic is to this gateway: which of its activations is heard, how far, and what waits. It knows by the chain of offsets
/// when something was lost. A pure state machine, whose owner sees to the lock, the calls and the clock; docs/state-machines.md has
/// its table.
/// </summary>
internal sealed class TopicAttachment
{
    // Batches that come before a join is answered or while a repair is under way; far more than either takes.
    private const int MaxBacklog = 10_000;

    private readonly List<TopicBatch> _backlog = [];
    private AttachedActivation? _current;

    // The activation that was left last.
    private AttachedActivation? _left;
    private int _detachments;
    private int _doubts;
    private bool _isBehind;

    public AttachmentState State => _current switch
    {
        null => AttachmentState.Detached,
        { IsRepairing: true } => AttachmentState.Repairing,
        _ => AttachmentState.Attached,
    };

    /// <summary>The activation that is heard; null while none is. May be asked without the lock.</summary>
    public AttachedActivation? Current => Volatile.Read(ref _current);

    /// <summary>The place in the topic's history that all members here have reached, or none.</summary>
    public HistoryPosition Seen { get; private set; }

    /// <summary>Whether batches wait.</summary>
    public bool HasBacklog => _backlog.Count > 0;

    /// <summary>What a join is asked under, from now on.</summary>
    /// <param name="stream">The number of the stream that the topic is told of.</param>
    public JoinTicket NewTicket(int stream) => new(stream, _detachments, _doubts, _isBehind);

    /// <summary>Takes a join's answer.</summary>
    /// <param name="response">The answer, which lets a member in.</param>
    /// <param name="ticket">What the join was asked under.</param>
    /// <param name="isOnly">Whether no other join is under way, to whose member what was said before this answer would be owed.</param>
    public Adoption Adopt(JoinResponse response, JoinTicket ticket, bool isOnly)
    {
        if (_doubts != ticket.Doubts || _current?.Epoch > response.Epoch || (_left?.Epoch >= response.Epoch && _detachments != ticket.Detachments))
        {
            return Adoption.Refused;
        }

        if (_current is not null)
        {
            return _current.Epoch == response.Epoch ? Adoption.Known : Adoption.BehindOlder;
        }

        // One that was left by mistake goes on where it was left, for its members are owed what it said meanwhile.
        var isBack = _left is { IsOwed: true } left && left.Epoch == response.Epoch;
        var cursor = isBack ? Math.Max(_left!.Cursor, response.LinkStart) : isOnly ? response.Offset : response.LinkStart;
        Seen = isBack ? Seen : isOnly ? response.Position : default;
        _isBehind = false;
        Volatile.Write(ref _current, new AttachedActivation(response.Epoch, response.Silo, cursor));
        return Adoption.Attached;
    }

    /// <summary>Takes what has arrived. What waits is kept.</summary>
    public BatchTurn Receive(TopicBatch batch)
    {
        if (_current is null or { IsRepairing: true })
        {
            Keep(batch);
            return BatchTurn.Later;
        }

        if (batch.Epoch != _current.Epoch)
        {
            return BatchTurn.Never;
        }

        if (batch.Previous > _current.Cursor)
        {
            Keep(batch);
            return BatchTurn.Gap;
        }

        return BatchTurn.Now;
    }

    /// <summary>Takes out what waits, in the order that it came.</summary>
    public TopicBatch[] TakeBacklog()
    {
        TopicBatch[] backlog = [.. _backlog];
        _backlog.Clear();
        return backlog;
    }

    /// <summary>An event has gone out.</summary>
    /// <param name="heard">The activation that said it, which may have been left on hearing it.</param>
    /// <param name="e">The event.</param>
    public void Reach(AttachedActivation heard, TopicEvent e)
    {
        Seen = e.Life == 0 ? Seen : new HistoryPosition(e.Life, e.Offset);
        heard.Cursor = e.Offset;
    }

    /// <summary>Whether an answer may go out now. May be asked without the lock.</summary>
    public bool IsDue(long epoch, long after) => Current is { } current && current.Epoch == epoch && current.Cursor >= after;

    /// <summary>When an answer may go out.</summary>
    /// <param name="epoch">The activation that gave it.</param>
    /// <param name="after">The offset that must have gone out before.</param>
    public AnswerTurn TurnOf(long epoch, long after)
    {
        if (_current?.Epoch == epoch)
        {
            return _current.Cursor >= after ? AnswerTurn.Now : AnswerTurn.Later;
        }

        return _left is { IsOwed: true } left && left.Epoch == epoch && left.Cursor >= after ? AnswerTurn.Now : AnswerTurn.Never;
    }

    /// <summary>Something was lost: the activation is to be asked for what came behind its cursor, unless it has been.</summary>
    public AttachedActivation? BeginRepair()
    {
        if (State != AttachmentState.Attached)
        {
            return null;
        }

        _current!.IsRepairing = true;
        return _current;
    }

    /// <summary>The question is answered, or given up.</summary>
    public void EndRepair(AttachedActivation asked)
    {
        if (_current == asked)
        {
            _current.IsRepairing = false;
        }
    }

    /// <summary>Judges the answer to such a question. What it brings is to go out, and then <see cref="IsBeyondRepair"/> to be asked.</summary>
    /// <param name="asked">The activation that was asked.</param>
    /// <param name="missed">Its answer; null when it doesn't reach back so far, or can't be reached.</param>
    /// <param name="isOwed">Whether a member here is owed what was said up to an offset.</param>
    public RepairVerdict Judge(AttachedActivation asked, TopicBatch? missed, Func<long, bool> isOwed)
    {
        if (_current?.Epoch != asked.Epoch)
        {
            return RepairVerdict.Past;
        }

        if (missed is not null && missed.Epoch != asked.Epoch)
        {
            return RepairVerdict.Moved;
        }

        // The topic took this gateway for one without members for a while, and said to others what these are owed.
        return missed?.Previous > _current.Cursor && isOwed(missed.Previous) ? RepairVerdict.Lost : RepairVerdict.Missed;
    }

    /// <summary>Whether a gap stays that nothing will close.</summary>
    /// <param name="asked">The activation that was asked.</param>
    /// <param name="after">The cursor that it was asked with.</param>
    /// <param name="missed">Its answer.</param>
    /// <param name="through">The offset up to which something is lost.</param>
    public bool IsBeyondRepair(AttachedActivation asked, long after, TopicBatch? missed, out long through)
    {
        var gap = _backlog.Where(batch => batch.Epoch == asked.Epoch && batch.Previous > after).Min(batch => (long?)batch.Previous);
        through = gap ?? after;
        return _current is { IsRepairing: false } && _current.Epoch == asked.Epoch && _current.Cursor == after && (missed is null || gap is not null);
    }

    /// <summary>Topics may have ended this gateway's members: what is heard is left, and where nothing is, the answers to joins under way don't count.</summary>
    /// <returns>Whether there was something to leave.</returns>
    public bool Doubt()
    {
        _doubts++;
        var isAttached = _current is not null;
        Detach();
        return isAttached;
    }

    /// <summary>Leaves the activation, if one is heard: its members are to rejoin, and what it answered to joins asked before is past.</summary>
    public void Detach()
    {
        if (_current is not null)
        {
            _detachments++;
            Leave();
        }
    }

    /// <summary>Leaves the activation behind what can't be had from it any more, but perhaps from the history: a rejoin says so.</summary>
    /// <param name="through">The offset up to which something is lost.</param>
    public void FallBehind(long through)
    {
        _isBehind = true;
        _current!.Cursor = through;
        Detach();
    }

    /// <summary>Leaves the activation, and owes its members nothing any more: they are told that something is lost.</summary>
    public void GiveUp()
    {
        Leave();
        _left!.IsOwed = false;
    }

    private void Leave()
    {
        _left = _current;
        Volatile.Write(ref _current, null);
        _backlog.Clear();
    }

    private void Keep(TopicBatch batch)
    {
        // Dropped ones show as a gap and are repaired.
        if (_backlog.Count < MaxBacklog)
        {
            _backlog.Add(batch);
        }
    }
}
