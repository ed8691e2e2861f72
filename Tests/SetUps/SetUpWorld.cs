using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Tests.EndToEnd;
using Yarp.ReverseProxy.Configuration;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>Applications in every set-up, all in this process but for nginx.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit disposes of it.")]
public sealed class SetUpWorld : IAsyncLifetime
{
    private const string RestartPath = "/restart";

    private readonly X509Certificate2 _certificate = SelfSigned.New();
    private readonly int _http = LocalPorts.Next();
    private readonly int _https = LocalPorts.Next();
    private readonly int _http11 = LocalPorts.Next();
    private readonly int _second = LocalPorts.Next();
    private readonly int _yarp = LocalPorts.Next();
    private readonly NginxProcess _nginx = new();
    private readonly FaultyStorage[] _storages = [new(), new(), new()];
    private WebApplication? _proxy;
    private CrowdedApp[] _apps = [];

    /// <summary>The set-ups that there are on this machine.</summary>
    public static IEnumerable<SetUp> Here => SetUp.All.Where(setUp => setUp != SetUp.Nginx || NginxFactAttribute.IsDue);

    /// <summary>Its application, in memory.</summary>
    internal CrowdedApp InMemory { get; private set; } = null!;

    /// <summary>Where a post has all applications stop and start again; the proxies stay.</summary>
    internal Uri RestartAddress => new(AddressOf(SetUp.Yarp), RestartPath);

    /// <summary>How clients in this process reach them: by the tests' own certificates alone.</summary>
    internal SocketsHttpHandler Handler { get; } = new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" },
    };

    public async Task InitializeAsync()
    {
        await StartAppsAsync();
        _proxy = await StartYarpAsync();
        if (NginxFactAttribute.IsDue)
        {
            await _nginx.StartAsync(_http);
        }
    }

    public async Task DisposeAsync()
    {
        Handler.Dispose();
        await _nginx.DisposeAsync();
        await (_proxy?.DisposeAsync() ?? default);
        await StopAppsAsync();
        _certificate.Dispose();
    }

    /// <summary>Stops all applications, and starts them again.</summary>
    internal async Task RestartAsync()
    {
        await StopAppsAsync();
        await StartAppsAsync();
    }

    /// <summary>Where its application is, by http.</summary>
    internal Uri AddressOf(SetUp setUp) => setUp.Name switch
    {
        "http" => At("http", _http),
        "https" => At("https", _https),
        "http11" => At("https", _http11),
        "nginx" => At("http", _nginx.Port),
        "yarp" => At("https", _yarp),
        "pathbase" => At("http", _http, CrowdedApp.Base),
        "second" => At("http", _second),
        _ => At("http", 80),
    };

    private static Uri At(string scheme, int port, string path = "") => new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}{path}/"));

    private async Task StartAppsAsync()
    {
        _apps = await Task.WhenAll(
            CrowdedApp.StartAsync(_storages[0], _http, _https, _http11, _certificate),
            CrowdedApp.StartAsync(_storages[1], _second),
            CrowdedApp.StartAsync(_storages[2]));
        InMemory = _apps[2];
    }

    private Task StopAppsAsync() => Task.WhenAll(_apps.Select(app => app.DisposeAsync().AsTask()));

    private async Task<WebApplication> StartYarpAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(_yarp, listen => listen.UseHttps(_certificate)));
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "gateways", Match = new() { Path = "{**all}" } }],
            [new ClusterConfig { ClusterId = "gateways", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = AddressOf(SetUp.Http).AbsoluteUri } } }]);
        var proxy = builder.Build();
        proxy.MapPost(RestartPath, RestartAsync);
        proxy.MapReverseProxy();
        await proxy.StartAsync();
        return proxy;
    }
}
