using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Samples;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>Serves files to a browser: the sample pages without their channels, or the CDN's one file.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentBag<string> Asked { get; } = [];

    /// <summary>Serves the pages, with a folder of one's choice to look for the client in.</summary>
    public static Task<PageServer> StartAsync(string contentRoot) => StartAsync(
        contentRoot,
        _ => { },
        app =>
        {
            app.UseStaticFiles();
            app.MapPhoenixClient();
        });

    /// <summary>Serves the client that a folder has, as a host of that name.</summary>
    public static async Task<PageServer> StartCdnAsync(string host, string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return await StartAsync(folder, listen => listen.UseHttps(certificate), app => app.MapGet("{**path}", (HttpContext http) =>
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            return PhoenixClient.From(folder);
        }));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<PageServer> StartAsync(string contentRoot, Action<ListenOptions> listen, Action<WebApplication> serve)
    {
        var port = LocalPorts.Next();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = contentRoot,
            WebRootPath = Path.Combine(BuiltProgram.Silo.ProjectFolder, "wwwroot"),
        });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen));
        var app = builder.Build();
        var server = new PageServer(app, port);
        app.Use((http, next) =>
        {
            server.Asked.Add(http.Request.Path);
            return next(http);
        });
        serve(app);
        await app.StartAsync();
        return server;
    }
}
