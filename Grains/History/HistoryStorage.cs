namespace Orleans.Channels;

/// <summary>Where a topic's history lives.</summary>
public enum HistoryStorage
{
    /// <summary>In the topic's memory: it survives lost connections and killed gateways, and ends with the topic's activation.</summary>
    Memory,

    /// <summary>
    /// Also in grain storage, written within <see cref="TopicOptions.HistoryWriteDelay"/>: it survives restarts of silos. After the kill of a
    /// silo, who comes back is told that nothing is recovered.
    /// </summary>
    Behind,

    /// <summary>In grain storage before a broadcast goes out: nothing that anybody has seen is lost, whatever is killed. Broadcasts wait for the storage, also while it is down; whoever awaits one is told so after 10 seconds.</summary>
    BeforeFanOut,
}
