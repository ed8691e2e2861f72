using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Keeps pages of other sites out (<c>Phoenix.Socket.Transport.check_origin/5</c>): browsers say where a page is from, and let
/// it connect anywhere. Clients that are no browsers say nothing, and pass.
/// </summary>
internal sealed class OriginCheck(IOptions<ChannelGatewayOptions> options)
{
    private readonly bool _on = options.Value.CheckOrigin;
    private readonly string? _host = options.Value.Host;
    private readonly OriginPattern[] _allowed = [.. options.Value.Origins.Select(OriginPattern.Parse)];

    /// <summary>Whether the request's page may connect.</summary>
    public bool Allows(HttpRequest request)
    {
        if (!_on || request.Headers.Origin is not [var origin, ..])
        {
            return true;
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var from))
        {
            return false;
        }

        return _allowed.Length == 0
            ? IsOwnHost(from, request)
            : Array.Exists(_allowed, allowed => allowed.Matches(from));
    }

    private bool IsOwnHost(Uri page, HttpRequest request) => _host is not null
        ? string.Equals(page.Host, _host, StringComparison.OrdinalIgnoreCase)
        : string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) && !IsForRent(page);

    // Whoever has a domain may have it lead to this gateway's address, and his page asks for the domain (DNS rebinding). Nobody has addresses, or names without a dot.
    private static bool IsForRent(Uri page) => page.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6) && page.Host.Contains('.', StringComparison.Ordinal) && !page.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
