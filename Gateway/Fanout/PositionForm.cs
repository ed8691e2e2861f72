namespace Orleans.Channels.Gateway;

/// <summary>How a client gets the position of each broadcast that the topic's history keeps.</summary>
internal enum PositionForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As the broadcast's ref; a binary broadcast, which has no place for one, is followed by an event that has it as its ref.</summary>
    Ref,

    /// <summary>In the payload of an event that follows the broadcast, for clients that take a ref for a number.</summary>
    Event,
}
