namespace Orleans.Channels.Benchmarks;

/// <summary>A load that counts what comes, and what doesn't come or comes out of its order.</summary>
internal abstract class CountingLoad : ILoad
{
    /// <summary>True while what happens counts for speed; order always counts.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>True when nothing new is to be sent.</summary>
    public bool IsStopped { get; set; }

    /// <summary>What came while it was measured: replies or deliveries.</summary>
    public long Count { get; private set; }

    /// <summary>What came in all.</summary>
    public long CountInAll { get; private set; }

    /// <summary>Numbers that were passed over.</summary>
    public long Missed { get; protected set; }

    /// <summary>Numbers that came again, or after a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>How long each took.</summary>
    public Latencies Latencies { get; } = new();

    /// <inheritdoc/>
    public virtual long NextDue => long.MaxValue;

    /// <summary>Sends the first.</summary>
    public abstract void Start(long now);

    /// <summary>Whether all that was sent has come.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>Counts as missed what hasn't come.</summary>
    public abstract void CountMissing();

    /// <inheritdoc/>
    public virtual void OnTime(long now)
    {
    }

    /// <inheritdoc/>
    public virtual void OnReply(Client client, long number)
    {
    }

    /// <inheritdoc/>
    public virtual void OnBroadcast(Client client, long number)
    {
    }

    /// <summary>Takes a number in.</summary>
    /// <param name="client">Who got it.</param>
    /// <param name="number">The number.</param>
    /// <param name="sent">When it was sent, or should have been.</param>
    /// <param name="now">Now.</param>
    protected void Take(Client client, long number, long sent, long now)
    {
        if (number < client.Next)
        {
            OutOfOrder++;
            return;
        }

        Missed += number - client.Next;
        client.Next = number + 1;
        CountInAll++;
        if (IsMeasuring)
        {
            Count++;
            Latencies.Add(sent, now);
        }
    }
}
