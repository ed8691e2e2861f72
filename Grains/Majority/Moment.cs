namespace Orleans.Channels.Grains;

/// <summary>
/// A moment by both clocks of a machine. A process that was stopped finds that both went on; after the sleep of its machine it may be one of them only.
/// </summary>
internal sealed record Moment(long Timestamp, DateTimeOffset Utc)
{
    public static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>How long ago it was, by the clock that says more.</summary>
    public TimeSpan Age(TimeProvider time)
    {
        var elapsed = time.GetElapsedTime(Timestamp);
        var byTheWall = time.GetUtcNow() - Utc;
        return elapsed > byTheWall ? elapsed : byTheWall;
    }

    /// <summary>The later of the two.</summary>
    public Moment Or(Moment other) => other.Timestamp > Timestamp ? other : this;
}
