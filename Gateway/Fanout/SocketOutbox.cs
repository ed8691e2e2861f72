namespace Orleans.Channels.Gateway;

/// <summary>What waits to be written to one client, whatever the transport. Safe to use from several threads; bounded.</summary>
internal abstract class SocketOutbox
{
    /// <summary>How many bytes wait for the client.</summary>
    public virtual long WaitingBytes => 0;

    /// <summary>Writes a frame; <see cref="Flush"/> lets it go, with what was appended before it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="droppable">What it is a broadcast of, when a slow client may miss it.</param>
    public abstract void Append(EncodedFrame frame, DroppableEvent? droppable = null);

    /// <summary>Lets go what was appended.</summary>
    public abstract void Flush();

    /// <summary>Writes a frame and lets it go.</summary>
    public void Send(EncodedFrame frame)
    {
        Append(frame);
        Flush();
    }
}
