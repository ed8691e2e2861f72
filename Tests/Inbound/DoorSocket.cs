namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Does what its door says.</summary>
internal sealed class DoorSocket(Door door) : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        door.Asked.Enqueue(connect);
        return door.Decide(connect);
    }
}
