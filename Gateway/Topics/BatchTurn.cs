namespace Orleans.Channels.Gateway;

/// <summary>What is to become of a batch that has arrived.</summary>
internal enum BatchTurn
{
    /// <summary>It goes out now: what came before it has.</summary>
    Now,

    /// <summary>It waits, for a join's answer or for a repair.</summary>
    Later,

    /// <summary>It waits, and shows that something before it was lost: a repair is to begin.</summary>
    Gap,

    /// <summary>It is of another activation, and dropped.</summary>
    Never,
}
