namespace Orleans.Channels.Grains;

/// <summary>
/// A client pushed what no handler takes. The member crashes, as a Phoenix channel without a matching clause does. A client can cause this at will,
/// so it is worth a line and no stack; its message has none of the client's words.
/// </summary>
internal sealed class UnhandledEventException(Type channel)
    : Exception($"No handler of {channel.Name} takes it. Add a [HandleIn] method for it, or [HandleIn(\"*\")] for all the rest.");
