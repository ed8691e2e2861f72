namespace Orleans.Channels;

/// <summary>What the page for operators speaks through: a socket and a topic that no application has.</summary>
internal static class OperatorNames
{
    /// <summary>The socket's name. A gateway lets nobody ask for it but through its page.</summary>
    public const string Socket = "channels.operators";

    /// <summary>The topic, which no other socket has a route to.</summary>
    public const string Topic = "channels:operators";
}
