using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>Brings what the gateway writes to a client's mailbox, when the gateway lets it go.</summary>
internal sealed class MailboxOutbox(Mailbox mailbox) : SocketOutbox
{
    private readonly Lock _gate = new();
    private readonly List<EncodedFrame> _appended = [];
    private long _frames;
    private bool _closed;

    /// <summary>How many frames were brought.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <inheritdoc/>
    public override void Append(EncodedFrame frame, DroppableEvent? droppable = null)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _appended.Add(frame);
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_gate)
        {
            if (_appended.Count > 0)
            {
                mailbox.Add([.. _appended.Select(ServerFrame.Read)]);
                _frames += _appended.Count;
                _appended.Clear();
            }
        }
    }

    /// <summary>Brings nothing more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _appended.Clear();
        }
    }
}
