namespace Orleans.Channels;

/// <summary>Names of sockets, for applications that have several.</summary>
public static class SocketNames
{
    /// <summary>The name of the socket of an application that has one: <c>default</c>.</summary>
    public const string Default = "default";
}
