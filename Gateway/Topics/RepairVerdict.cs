namespace Orleans.Channels.Gateway;

/// <summary>What the answer to a question for what was missed says.</summary>
internal enum RepairVerdict
{
    /// <summary>Nothing: the activation that was asked has been left meanwhile.</summary>
    Past,

    /// <summary>The topic lives in another activation.</summary>
    Moved,

    /// <summary>Something that is owed to members here can't be had any more.</summary>
    Lost,

    /// <summary>What was missed, if anything was.</summary>
    Missed,
}
