namespace Orleans.Channels.Client;

/// <summary>What a client says of itself when it connects: text by name, in the address's query. A name like <c>user[id]</c> makes an object, as Phoenix reads it.</summary>
public sealed class SocketParams : Dictionary<string, string>
{
    /// <summary>No params.</summary>
    public SocketParams()
        : base(StringComparer.Ordinal)
    {
    }
}
