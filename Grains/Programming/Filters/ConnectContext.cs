namespace Orleans.Channels;

/// <summary>A client that wants to connect, as an <see cref="IChannelFilter"/> sees it.</summary>
public sealed record ConnectContext
{
    internal ConnectContext(Type socketType, ConnectInfo connect, IServiceProvider services)
    {
        SocketType = socketType;
        Connect = connect;
        Services = services;
    }

    /// <summary>The socket class that is asked.</summary>
    public Type SocketType { get; }

    /// <summary>Who wants to connect, and with what.</summary>
    public ConnectInfo Connect { get; }

    /// <summary>The services of the scope that the socket is made in.</summary>
    public IServiceProvider Services { get; }
}
