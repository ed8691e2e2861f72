namespace Orleans.Channels.Client;

/// <summary>What a server is told by who connects.</summary>
/// <param name="Address">The socket's address, without the transport's own part: <c>wss://example.org/socket</c>.</param>
/// <param name="Params">The connect params, the version of the protocol among them.</param>
/// <param name="AuthToken">The token that goes beside the address and not in it, or null.</param>
public sealed record TransportRequest(Uri Address, IReadOnlyDictionary<string, string> Params, string? AuthToken)
{
    /// <summary>The address for a transport, with the params in its query.</summary>
    /// <param name="transport">The last part of the path: <c>websocket</c> or <c>longpoll</c>.</param>
    /// <param name="isWebSocket">Whether the scheme is to be <c>ws</c> or <c>wss</c>, and not <c>http</c> or <c>https</c>.</param>
    public Uri AddressFor(string transport, bool isWebSocket)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var isSecure = Address.Scheme is "wss" or "https";
        var query = string.Join('&', Params.Select(param => $"{Uri.EscapeDataString(param.Key)}={Uri.EscapeDataString(param.Value)}"));
        var given = Address.Query.TrimStart('?');
        return new UriBuilder(Address)
        {
            Scheme = (isWebSocket, isSecure) switch { (true, true) => "wss", (true, false) => "ws", (false, true) => "https", _ => "http" },
            Port = Address.IsDefaultPort ? -1 : Address.Port,
            Path = $"{Address.AbsolutePath.TrimEnd('/')}/{transport}",
            Query = given.Length == 0 ? query : $"{given}&{query}",
        }.Uri;
    }
}
