namespace Orleans.Channels.Gateway;

/// <summary>
/// One origin that may connect, in Phoenix's forms: <c>https://example.com</c> (the scheme's own port), <c>//example.com</c>
/// (any scheme and port), <c>https://example.com:8443</c>, and <c>//*.example.com</c>, which means <c>example.com</c> too.
/// </summary>
internal sealed class OriginPattern
{
    private const string AnySubdomain = "*.";

    private readonly string? _scheme;
    private readonly string _host;
    private readonly int? _port;
    private readonly bool _subdomains;

    private OriginPattern(string? scheme, string host, int? port, bool subdomains)
    {
        _scheme = scheme;
        _host = host;
        _port = port;
        _subdomains = subdomains;
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It has none of the forms.</exception>
    public static OriginPattern Parse(string text)
    {
        var slashes = text.IndexOf("//", StringComparison.Ordinal);
        var scheme = slashes > 0 && text[slashes - 1] == ':' ? text[..(slashes - 1)] : null;
        var authority = slashes >= 0 ? text[(slashes + 2)..].TrimEnd('/') : string.Empty;
        var subdomains = authority.StartsWith(AnySubdomain, StringComparison.Ordinal);
        var probe = $"{scheme ?? "http"}://{(subdomains ? authority[AnySubdomain.Length..] : authority)}";
        return (slashes == 0 || scheme is not null) && authority.Length > 0 && Uri.TryCreate(probe, UriKind.Absolute, out var uri) && IsOrigin(uri)
            ? new OriginPattern(scheme, uri.Host, HasPort(authority) || (scheme is not null && uri.Port > 0) ? uri.Port : null, subdomains)
            : throw new FormatException($"\"{text}\" is no origin. Write https://example.com, //example.com or //*.example.com, with a port if it matters.");
    }

    /// <summary>Whether an origin is one of these.</summary>
    public bool Matches(Uri origin) =>
        (_scheme is null || string.Equals(_scheme, origin.Scheme, StringComparison.OrdinalIgnoreCase))
        && (_port is null || _port == origin.Port)
        && (string.Equals(_host, origin.Host, StringComparison.OrdinalIgnoreCase)
            || (_subdomains && origin.Host.EndsWith("." + _host, StringComparison.OrdinalIgnoreCase)));

    private static bool IsOrigin(Uri uri) =>
        uri is { PathAndQuery: "/" or "", Fragment: "", UserInfo: "", Host.Length: > 0 } && !uri.Host.Contains('*');

    private static bool HasPort(string authority) => authority.LastIndexOf(':') > authority.LastIndexOf(']');
}
