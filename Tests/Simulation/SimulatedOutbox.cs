using System.Text;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Brings a client what its gateway lets go.</summary>
/// <param name="send">Sends a message.</param>
internal sealed class SimulatedOutbox(Action<string> send) : SocketOutbox
{
    private readonly List<string> _appended = [];

    public override void Append(EncodedFrame frame, DroppableEvent? droppable = null) => _appended.Add(Encoding.UTF8.GetString(frame.Message.Span));

    public override void Flush()
    {
        _appended.ForEach(send);
        _appended.Clear();
    }
}
