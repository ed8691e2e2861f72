namespace Orleans.Channels.Grains;

/// <summary>A client pushed what no handler takes. The member crashes, as a Phoenix channel without a matching clause does.</summary>
internal sealed class UnhandledEventException(Type channel, string what)
    : Exception($"No handler of {channel.Name} takes {what}. Add a [HandleIn] method for it, or [HandleIn(\"*\")] for all the rest.");
