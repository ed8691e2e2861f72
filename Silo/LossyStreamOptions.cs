namespace Orleans.Channels.Samples;

/// <summary>What <see cref="LossyStream"/> loses.</summary>
internal sealed class LossyStreamOptions
{
    /// <summary>Sets the share.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is none.</exception>
    public LossyStreamOptions(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        Share = share;
    }

    /// <summary>The share of batches that are lost: 0 to 1.</summary>
    public double Share { get; }
}
