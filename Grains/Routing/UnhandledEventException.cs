using System.Reflection.Metadata;

namespace Orleans.Channels.Grains;

/// <summary>
/// A client pushed what no handler takes. The member crashes, as a Phoenix channel without a matching clause does. A client can cause this at will,
/// so it is worth a line and no stack; its message has none of the client's words.
/// </summary>
/// <param name="channel">The channel.</param>
/// <param name="canHotReload">Whether methods may have come since the start, which binds no handlers any more.</param>
internal sealed class UnhandledEventException(Type channel, bool canHotReload)
    : Exception($"No handler of {channel.Name} takes it. Add a [HandleIn] method for it, or [HandleIn(\"*\")] for all the rest{(canHotReload ? " and start the process anew: what hot reload has added isn't bound" : string.Empty)}.")
{
    public UnhandledEventException(Type channel)
        : this(channel, MetadataUpdater.IsSupported)
    {
    }
}
