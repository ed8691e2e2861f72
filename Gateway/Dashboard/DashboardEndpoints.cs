using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>The page for operators, its token and its socket. Nothing of it is shown where nobody has said who may see it.</summary>
internal sealed partial class DashboardEndpoints(string path, WebSocketTransport webSocket, DashboardTokens tokens, IOptions<ChannelGatewayOptions> options, ILogger<DashboardEndpoints> logger)
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'self'; frame-ancestors 'none'; form-action 'none'";

    private readonly UnfailingLogger _logger = new(logger);
    private int _warned;

    public void Map(RouteGroupBuilder mount)
    {
        var page = Read("index.html");
        mount.MapGet("", http => ShowAsync(http, "text/html; charset=utf-8", page
            .Replace("{base}", $"{http.Request.PathBase}{path.TrimEnd('/')}/", StringComparison.Ordinal)
            .Replace("{home}", $"{http.Request.PathBase}/", StringComparison.Ordinal)));
        MapFile("design.css", "text/css; charset=utf-8");
        MapFile("dashboard.css", "text/css; charset=utf-8");
        MapFile("dashboard.js", "text/javascript; charset=utf-8");
        mount.MapPost("token", http => ShowAsync(http, "text/plain; charset=utf-8", tokens.Protect(http.User.Identity?.Name ?? "somebody")));
        mount.Map("socket/websocket", ConnectAsync).AllowAnonymous().LastsLong();
        if (options.Value.DashboardOnLoopback)
        {
            LogOpen(_logger, path);
        }
        else
        {
            LogOn(_logger, path);
        }

        void MapFile(string name, string type)
        {
            var text = Read(name);
            mount.MapGet(name, http => ShowAsync(http, type, text));
        }
    }

    private Task ShowAsync(HttpContext http, string type, string text)
    {
        if (!MaySee(http))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.ContentType = type;
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    // A page can't bring what the application's authorization may want: the token says that it was asked.
    private Task ConnectAsync(HttpContext http)
    {
        if (!tokens.TryRead(http.Request.Query["token"], out var name))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], OperatorNames.Socket));
        return webSocket.HandleAsync(http, OperatorNames.Socket);
    }

    // Where a policy is asked for, ASP.NET Core has seen to it already.
    private bool MaySee(HttpContext http)
    {
        var metadata = http.GetEndpoint()!.Metadata;
        if (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || (options.Value.DashboardOnLoopback && ApiAuthorization.IsFromThisMachine(http)))
        {
            return true;
        }

        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            LogClosed(_logger, path);
        }

        return false;
    }

    private static string Read(string name)
    {
        using var resource = typeof(DashboardEndpoints).Assembly.GetManifestResourceStream($"Dashboard/{name}")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [LoggerMessage(EventId = 2531, Level = LogLevel.Information, Message = "The page for operators is on at {Path}, for those whom the application's authorization lets in")]
    private static partial void LogOn(ILogger logger, string path);

    [LoggerMessage(EventId = 2532, Level = LogLevel.Warning, Message = "The page for operators is on at {Path}, without authorization for who comes from this machine (loopback). That is for development: elsewhere turn Gateway:DashboardOnLoopback off")]
    private static partial void LogOpen(ILogger logger, string path);

    [LoggerMessage(EventId = 2533, Level = LogLevel.Warning, Message = "The page for operators at {Path} was asked for and isn't shown, for nothing says who may see it: MapChannelsDashboard(…).RequireAuthorization(…)")]
    private static partial void LogClosed(ILogger logger, string path);
}
