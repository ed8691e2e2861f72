using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Lets callers in who bring a key, and, where that is allowed, callers on this machine who bring none: those that came
/// straight, and not from a page of a stranger in this machine's browser.
/// </summary>
internal sealed class ApiAuthorization(ApiKeys keys, IOptions<ChannelsApiOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer";

    // Those of a proxy, and what ASP.NET Core's middleware leaves where it took them for the truth: the address is then what the proxy says.
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Real-IP"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var authorization = http.Request.Headers.Authorization;
        if (authorization.Count == 0)
        {
            return options.Value.AllowWithoutKeyOnLoopback && IsFromThisMachine(http)
                ? next(context)
                : Refuse(http, Scheme, ApiProblems.NoKey());
        }

        return IsKey(authorization) ? next(context) : Refuse(http, $"{Scheme} error=\"invalid_token\"", ApiProblems.WrongKey());
    }

    private bool IsKey(string? authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header)
        && string.Equals(header.Scheme, Scheme, StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { } key
        && keys.Has(key);

    /// <summary>Whether a request came straight from this machine, and not from a page of a stranger in its browser.</summary>
    internal static bool IsFromThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } peer
        && IPAddress.IsLoopback(peer)
        && IsLoopbackName(http.Request.Host.Host)
        && !ProxyHeaders.Any(http.Request.Headers.ContainsKey)
        && http.Request.Headers[HeaderNames.Origin].All(IsLoopbackOrigin);

    private static bool IsLoopbackOrigin(string? origin) => Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopbackName(page.Host);

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static ValueTask<object?> Refuse(HttpContext http, string challenge, IResult problem)
    {
        http.Response.Headers.WWWAuthenticate = challenge;
        return new(problem);
    }
}
