using System.Globalization;
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
    private readonly X509Certificate2 _certificate = SelfSigned.New();
    private readonly int _http = LocalPorts.Next();
    private readonly int _https = LocalPorts.Next();
    private readonly int _http11 = LocalPorts.Next();
    private readonly int _second = LocalPorts.Next();
    private readonly int _yarp = LocalPorts.Next();
    private readonly NginxProcess _nginx = new();
    private readonly List<IAsyncDisposable> _running = [];

    /// <summary>The set-ups that there are on this machine.</summary>
    public static IEnumerable<SetUp> Here => SetUp.All.Where(setUp => setUp != SetUp.Nginx || NginxFactAttribute.IsDue);

    /// <summary>Its application, in memory.</summary>
    internal CrowdedApp InMemory { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _running.Add(await CrowdedApp.StartAsync(_http, _https, _http11, _certificate));
        _running.Add(await CrowdedApp.StartAsync(_second));
        _running.Add(InMemory = await CrowdedApp.StartAsync());
        _running.Add(await StartYarpAsync());
        if (NginxFactAttribute.IsDue)
        {
            _running.Add(_nginx);
            await _nginx.StartAsync(_http);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        _certificate.Dispose();
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

    private async Task<WebApplication> StartYarpAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(_yarp, listen => listen.UseHttps(_certificate)));
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "gateways", Match = new() { Path = "{**all}" } }],
            [new ClusterConfig { ClusterId = "gateways", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = AddressOf(SetUp.Http).AbsoluteUri } } }]);
        var proxy = builder.Build();
        proxy.MapReverseProxy();
        await proxy.StartAsync();
        return proxy;
    }
}
