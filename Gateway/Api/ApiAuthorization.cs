using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Lets callers in who bring a key that opens what they ask for, those whom the application's policy lets, and, where that is allowed, callers on this
/// machine who bring none: those that came straight, and not from a page of a stranger in this machine's browser.
/// </summary>
internal sealed class ApiAuthorization(ApiKeys keys, ApiPolicy policy, IOptions<ChannelsApiOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer";

    // Those of a proxy, and what ASP.NET Core's middleware leaves where it took them for the truth: the address is then what the proxy says.
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Real-IP"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await FindAsync(http) is not { } caller)
        {
            return http.Request.Headers.Authorization.Count == 0
                ? Refuse(http, Scheme, ApiProblems.NoKey())
                : Refuse(http, $"{Scheme} error=\"invalid_token\"", ApiProblems.WrongKey());
        }

        if (!caller.TryAsk())
        {
            http.Response.Headers.RetryAfter = "1";
            return ApiProblems.TooOften();
        }

        http.Features.Set(caller);
        var demand = http.GetEndpoint()!.Metadata.GetRequiredMetadata<ApiDemand>();
        return demand.IsOfEachItem || await caller.MayAsync(demand.Of(http.Request))
            ? await next(context)
            : Refuse(http, $"{Scheme} error=\"insufficient_scope\"", ApiProblems.NotAllowed(demand.Scope));
    }

    private async Task<ApiCaller?> FindAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization;
        return KeyOf(authorization) is { } key && keys.Find(key) is { } known ? known
            : await policy.FindAsync(http) is { } user ? user
            : authorization.Count == 0 && options.Value.AllowWithoutKeyOnLoopback && IsFromThisMachine(http) ? ApiCaller.Local
            : null;
    }

    private static string? KeyOf(string? authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header) && string.Equals(header.Scheme, Scheme, StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;

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

    private static IResult Refuse(HttpContext http, string challenge, IResult problem)
    {
        http.Response.Headers.WWWAuthenticate = challenge;
        return problem;
    }
}
