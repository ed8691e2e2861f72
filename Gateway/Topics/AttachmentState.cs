namespace Orleans.Channels.Gateway;

/// <summary>What a topic is to a gateway.</summary>
internal enum AttachmentState
{
    /// <summary>No activation is known. Joins ask for one, and what comes waits for their answers.</summary>
    Detached,

    /// <summary>An activation is heard, without a gap so far.</summary>
    Attached,

    /// <summary>Something was lost, and the activation has been asked for it. What comes meanwhile waits.</summary>
    Repairing,
}
