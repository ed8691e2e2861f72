namespace Orleans.Channels.Grains;

/// <summary>Why the storage refused a write, as its record tells.</summary>
internal enum WriteConflict
{
    /// <summary>An earlier attempt has come through, and its answer was lost.</summary>
    Stored,

    /// <summary>What was there may be written over.</summary>
    Again,

    /// <summary>Another activation has the history.</summary>
    Lost,
}
