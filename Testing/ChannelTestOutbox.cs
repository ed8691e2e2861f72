using System.Threading.Channels;
using Orleans.Channels.Client;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>Brings what the gateway writes to a client, when the gateway lets it go.</summary>
internal sealed class ChannelTestOutbox(ChannelWriter<TransportMessage> client) : SocketOutbox
{
    private readonly Lock _gate = new();
    private readonly List<EncodedFrame> _appended = [];

    /// <inheritdoc/>
    public override void Append(EncodedFrame frame, DroppableEvent? droppable = null)
    {
        lock (_gate)
        {
            _appended.Add(frame);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_gate)
        {
            _appended.ForEach(frame => client.TryWrite(new(frame.IsBinary ? TransportMessageKind.Binary : TransportMessageKind.Text, frame.Message)));
            _appended.Clear();
        }
    }
}
