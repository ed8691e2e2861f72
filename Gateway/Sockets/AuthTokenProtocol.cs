using System.Text;
using Microsoft.Extensions.Primitives;

namespace Orleans.Channels.Gateway;

/// <summary>
/// How phoenix.js hides its <c>authToken</c> in <c>Sec-WebSocket-Protocol</c>: <c>phoenix, base64url.bearer.phx.…</c>, where the
/// token is in the standard alphabet of base64 without padding, whatever its prefix says. Other clients take the prefix at its word, so
/// the alphabet of urls is read too.
/// </summary>
internal static class AuthTokenProtocol
{
    /// <summary>What the server must answer, or a browser gives up.</summary>
    public const string Name = "phoenix";

    private const string Prefix = "base64url.bearer.phx.";

    /// <summary>Whether the client speaks it, with a token or without one.</summary>
    public static bool IsOffered(StringValues protocols) => Offered(protocols).Contains(Name, StringComparer.Ordinal);

    /// <summary>The token, or null when the client brought none that can be read.</summary>
    public static string? Read(StringValues protocols)
    {
        foreach (var offered in Offered(protocols))
        {
            if (offered.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return Decode(offered[Prefix.Length..]);
            }
        }

        return null;
    }

    private static IEnumerable<string> Offered(StringValues protocols) =>
        protocols.SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? []);

    private static string? Decode(string encoded)
    {
        var padded = encoded.Replace('-', '+').Replace('_', '/').PadRight((encoded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
