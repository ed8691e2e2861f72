using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The request for a WebSocket: an upgrade by HTTP/1.1 (RFC 6455 §4.2), refused in the words that a Phoenix on Bandit uses, or an
/// extended CONNECT by HTTP/2 (RFC 8441 §4).
/// </summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const string Protocol = "websocket";

    private const int LongestEcho = 100;

    // RFC 6455 §1.3.
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Checks a request.</summary>
    /// <returns>The body of the 400 that refuses it, empty for one by HTTP/1.1 that is no GET; null when it is in order.</returns>
    public static string? Refusal(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? RefusalOfConnect(connect.Protocol, request.Headers)
            : RefusalOfUpgrade(request);

    private static string? RefusalOfConnect(string? protocol, IHeaderDictionary headers) =>
        protocol == Protocol ? RefuseVersion(headers) : $"':protocol' must equal '{Protocol}', got {Quote(protocol)}";

    private static string? RefusalOfUpgrade(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method))
        {
            return string.Empty;
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return $"HTTP version {request.Protocol} unsupported";
        }

        var headers = request.Headers;
        return RefuseWithout(headers.Connection, "connection", "upgrade")
            ?? RefuseWithout(headers.Upgrade, "upgrade", Protocol)
            ?? (headers.SecWebSocketKey.Count == 0 ? "'sec-websocket-key' header is absent" : null)
            ?? RefuseVersion(headers);
    }

    private static string? RefuseVersion(IHeaderDictionary headers) => headers.SecWebSocketVersion is [Version]
        ? null
        : $"'sec-websocket-version' header must equal '{Version}', got {Inspect(headers.SecWebSocketVersion)}";

    /// <summary>The <c>Sec-WebSocket-Accept</c> that answers a key. Any key will do, as for Bandit: it proves nothing.</summary>
    /// <param name="key">The request's <c>Sec-WebSocket-Key</c>.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1; nothing is secured by it.")]
    public static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(key + AcceptSuffix)));

    private static string? RefuseWithout(StringValues values, string header, string token) =>
        values.Any(value => HasToken(value, token))
            ? null
            : $"'{header}' header must contain '{token}', got {Inspect(values)}";

    private static bool HasToken(ReadOnlySpan<char> list, ReadOnlySpan<char> token)
    {
        foreach (var part in list.Split(','))
        {
            if (list[part].Trim().Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // The list as Elixir's inspect/1 prints it.
    private static string Inspect(StringValues values) => $"[{string.Join(", ", values.Select(Quote))}]";

    private static string Quote(string? value) =>
        $"\"{Cut(value)?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string? Cut(string? value) => value?.Length > LongestEcho ? value[..LongestEcho] + "…" : value;
}
