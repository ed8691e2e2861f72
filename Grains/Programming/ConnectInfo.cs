namespace Orleans.Channels;

/// <summary>Who wants to connect, and with what (<c>params</c> and <c>connect_info</c> of <c>Phoenix.Socket.connect/3</c>).</summary>
public sealed class ConnectInfo
{
    internal ConnectInfo(ConnectRequest request)
    {
        Params = new ConnectParams(request.Params);
        Uri = request.Uri;
        PeerAddress = request.PeerAddress;
        UserAgent = request.UserAgent;
        Transport = request.Transport;
    }

    /// <summary>The client's connect params.</summary>
    public ConnectParams Params { get; }

    /// <summary>The address that the client asked for, without its query.</summary>
    public string Uri { get; }

    /// <summary>The client's IP address, or null where there is none.</summary>
    public string? PeerAddress { get; }

    /// <summary>The client's User-Agent header, or null.</summary>
    public string? UserAgent { get; }

    /// <summary><c>websocket</c> or <c>longpoll</c>.</summary>
    public string Transport { get; }
}
