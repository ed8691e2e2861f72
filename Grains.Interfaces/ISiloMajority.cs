namespace Orleans.Channels;

/// <summary>
/// Whether the silo of this process is with the majority of its cluster. In the services of each silo with channels; grains of your own may ask, too.
/// </summary>
public interface ISiloMajority
{
    /// <summary>
    /// False when the silo has reached neither the cluster's membership table nor a majority of the silos for <c>TopicOptions.MajorityTimeout</c>,
    /// less an eighth of it for answers that are on their way; and for good once the others have declared it dead. Reads the clock each time.
    /// </summary>
    bool IsWithMajority { get; }
}
