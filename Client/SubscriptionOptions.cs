namespace Orleans.Channels.Client;

/// <summary>How much waits for a subscription's reader.</summary>
public sealed record SubscriptionOptions
{
    /// <summary>How many events wait at most, 1 or more. Default: 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 1000;

    /// <summary>What happens when more come. Default: <see cref="OverflowPolicy.DropOldest"/>.</summary>
    public OverflowPolicy Overflow { get; init; }
}
