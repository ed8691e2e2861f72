using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Decides for each member whether it hears who comes and goes: ghosts don't.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class VeiledChannel : HereChannel
{
    [HandleOut("presence_diff")]
    public ValueTask Diff(ChannelSocket socket, string eventName, Payload payload) =>
        socket.Id == "user:ghost" ? default : socket.PushAsync(eventName, payload);
}
