namespace Orleans.Channels.Grains;

/// <summary>A topic's state, whatever its type.</summary>
internal interface IChannelState
{
    /// <summary>
    /// What the next activation needs to know when it gets the state unwritten: the prints of writes that may have come without
    /// their answer. Null when what is stored is the state, or another activation's.
    /// </summary>
    string[]? Unwritten { get; }

    /// <summary>Goes on with a state that another activation couldn't write.</summary>
    /// <param name="unwritten">Its <see cref="Unwritten"/>.</param>
    void Restore(string[] unwritten);

    /// <summary>Writes the state if it differs from what is stored.</summary>
    /// <exception cref="TopicMovedException">Another activation has written it.</exception>
    Task WriteIfChangedAsync();

    /// <summary>Writes nothing more: the next activation may have begun. May be called from any thread.</summary>
    void Close();
}
