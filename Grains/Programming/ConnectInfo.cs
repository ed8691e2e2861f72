using System.Security.Claims;

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
        Headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        AuthToken = request.AuthToken;
        User = request.User?.ToPrincipal() ?? ConnectUser.Nobody;
    }

    /// <summary>The client's connect params.</summary>
    public ConnectParams Params { get; }

    /// <summary>The address that the client asked for, without its query.</summary>
    public string Uri { get; }

    /// <summary>The client's IP address, or null where there is none.</summary>
    public string? PeerAddress { get; }

    /// <summary>The client's User-Agent header, or null.</summary>
    public string? UserAgent { get; }

    /// <summary>The client's headers, as far as the gateway's <c>ConnectHeaders</c> names them; names match without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>
    /// The <c>authToken</c> that phoenix.js was given, or null: it comes in <c>Sec-WebSocket-Protocol</c> on WebSocket and in
    /// <c>X-Phoenix-AuthToken</c> on long-poll. Keep it out of logs.
    /// </summary>
    public string? AuthToken { get; }

    /// <summary>The user as the gateway's ASP.NET Core authentication knows it; not authenticated where there is none.</summary>
    public ClaimsPrincipal User { get; }

    /// <summary><c>websocket</c> or <c>longpoll</c>.</summary>
    public string Transport { get; }
}
