namespace Orleans.Channels.Grains;

/// <summary>When this silo was last seen to be with the majority: by the membership table, or by enough of the other silos.</summary>
internal sealed class MajorityProof(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Moment> _votes = [];
    private volatile Moment _latest = Moment.Now(time);
    private volatile Moment _byTable = Moment.Now(time);
    private volatile bool _isDead;

    /// <summary>True for good once somebody knew that this silo was declared dead.</summary>
    public bool IsDead => _isDead;

    /// <summary>How long ago it was asked what was answered last in its favour.</summary>
    public TimeSpan Age => _latest.Age(time);

    /// <summary>The same, of the table alone.</summary>
    public TimeSpan TableAge => _byTable.Age(time);

    /// <summary>Begins: what comes to life now is with the majority, for it has just put itself into the table.</summary>
    public void Begin() => TakeTable(SiloStatus.Active, Moment.Now(time));

    /// <summary>The table has this silo under a status.</summary>
    public void TakeTable(SiloStatus status, Moment askedAt)
    {
        lock (_gate)
        {
            if (IsAlive(status))
            {
                _byTable = _byTable.Or(askedAt);
                _latest = _latest.Or(askedAt);
            }
        }
    }

    /// <summary>Another silo takes this one for something. Each counts as of when it was asked last.</summary>
    /// <param name="peer">The other silo.</param>
    /// <param name="status">What it takes this one for.</param>
    /// <param name="askedAt">When it was asked.</param>
    /// <param name="others">All others that are active.</param>
    public void TakeVote(SiloAddress peer, SiloStatus status, Moment askedAt, IReadOnlyCollection<SiloAddress> others)
    {
        lock (_gate)
        {
            if (!IsAlive(status))
            {
                return;
            }

            _votes[peer] = _votes.GetValueOrDefault(peer)?.Or(askedAt) ?? askedAt;
            var votes = others.Select(_votes.GetValueOrDefault).OfType<Moment>().OrderByDescending(vote => vote.Timestamp).ToArray();

            // More than half of all, this one counted.
            var needed = (others.Count + 1) / 2;
            if (votes.Length >= needed)
            {
                _latest = _latest.Or(votes[needed - 1]);
            }
        }
    }

    /// <summary>No other silo is active: the majority is this one.</summary>
    public void TakeAlone() => _latest = Moment.Now(time);

    // A silo that isn't known may be one that was forgotten after its death.
    private bool IsAlive(SiloStatus status)
    {
        _isDead |= status == SiloStatus.Dead;
        return status is SiloStatus.Created or SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;
    }
}
