using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Orleans.Channels.Samples;
using Orleans.Channels.Tests.EndToEnd;
using Orleans.Storage;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>An application with silo and gateway that has around its channels what applications have, in the order of ASP.NET Core's documentation.</summary>
internal sealed class CrowdedApp : IAsyncDisposable
{
    public const string Base = "/base";

    private static readonly string Page = Path.Combine(BuiltProgram.SolutionFolder, "Tests", "SetUps", "page");
    private static readonly string Client = Path.Combine(BuiltProgram.SolutionFolder, "Silo", "wwwroot", "vendor", "phoenix");

    private readonly WebApplication _app;

    private CrowdedApp(WebApplication app) => _app = app;

    public TestServer Server => (TestServer)_app.Services.GetRequiredService<IServer>();

    /// <param name="port">Where it listens to http, if it does.</param>
    /// <param name="securePort">Where it listens with a certificate and otherwise Kestrel's defaults.</param>
    /// <param name="http11Port">Where it listens with a certificate to HTTP/1.1 alone.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="storage">Where its history outlives it.</param>
    public static async Task<CrowdedApp> StartAsync(IGrainStorage storage, int? port = null, int? securePort = null, int? http11Port = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        if (port is { } http)
        {
            builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(http));
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        if (certificate is not null)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ListenLocalhost(securePort!.Value, listen => listen.UseHttps(certificate));
                kestrel.ListenLocalhost(http11Port!.Value, listen => listen.UseHttps(certificate).Protocols = HttpProtocols.Http1);
            });
        }

        builder.Services.AddKeyedSingleton(new TopicOptions().Storage, storage);
        AddServices(builder);
        var app = new CrowdedApp(builder.Build());
        app.Use();
        try
        {
            await app._app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next())
            .AddChannels(channels => channels
                .Socket<CrowdedSocket>()
                .Map<RoomChannel>("room:*")
                .Map<LogChannel>("log:*", configure: route => route.History(10, TimeSpan.FromMinutes(1), HistoryStorage.BeforeFanOut))));
        var services = builder.Services;
        services.AddChannelGateway(options => (options.ReadyTimeout, options.PollWindow) = (RawWebSocket.Patience, TimeSpan.FromSeconds(3)));
        services.AddRouting();
        services.AddProblemDetails();
        services.AddCors(options => options.AddDefaultPolicy(policy => policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
        services.AddAuthentication("cookies").AddCookie("cookies");
        services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(500) });
        services.AddRateLimiter(options => options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            _ => RateLimitPartition.GetFixedWindowLimiter(string.Empty, _ => new() { PermitLimit = 1, Window = TimeSpan.FromHours(1) })));
        services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/json"];
        });
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.All);
    }

    private void Use()
    {
        _app.UseForwardedHeaders();
        _app.UsePathBase(Base);
        _app.UseExceptionHandler();
        _app.UseStatusCodePagesWithRedirects("/error?status={0}");
        _app.UseResponseCompression();
        _app.Use(BufferAsync);
        UseFiles(Page);
        UseFiles(Client);
        _app.UseWebSockets();
        _app.UseRouting();
        _app.UseRequestTimeouts();
        _app.UseRateLimiter();
        _app.UseCors();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.UseOutputCache();
        _app.MapSocket("/socket");
        _app.MapFallback(() => "The application's own page.");
    }

    private void UseFiles(string folder) => _app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });

    // As what writes answers into a log, or signs them.
    private static async Task BufferAsync(HttpContext http, RequestDelegate next)
    {
        var body = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        await next(http);
        http.Response.Body = body;
        if (buffer.Length > 0)
        {
            buffer.Position = 0;
            await buffer.CopyToAsync(body);
        }
    }
}
