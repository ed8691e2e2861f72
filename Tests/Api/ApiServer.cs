using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A web application with a silo, a gateway and the HTTP API, on a port of its own.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    public const string Key = "a-key-of-the-tests";

    public const string OtherKey = "another-key-of-the-tests";

    /// <summary>The application's OpenAPI document for the library's endpoints.</summary>
    public const string ChannelsDocument = "channels";

    /// <summary>The application's OpenAPI document for all else.</summary>
    public const string OtherDocument = "other";

    private readonly WebApplication _app;

    private ApiServer(WebApplication app)
    {
        _app = app;
        Client = NewClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Brings the key with each request.</summary>
    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    public DownTopics Channels => (DownTopics)Services.GetRequiredService<IChannels>();

    public static Task<ApiServer> StartWithKeyAsync() => StartAsync(new() { ["Gateway:Api:Keys:0"] = Key, ["Gateway:Api:Keys:9"] = OtherKey });

    /// <summary>Starts with settings in configuration's own spelling.</summary>
    public static async Task<ApiServer> StartAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IChannels, DownTopics>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next(), serviceId: "api", clusterId: $"{Guid.NewGuid():N}")
            .AddChannels(channels => channels
                .Socket<ApiSocket>()
                .Socket<TokenSocket>(TokenSocket.Name)
                .Map<ApiChannel>("room:*")
                .Map<ApiChannel>("down:*")
                .Map<FailingApiChannel>("failing:*")
                .Map<HereChannel>("here:*")
                .Map<RealtimeChannel>("realtime:*")));
        builder.Services.AddChannelGateway();
        configure?.Invoke(builder);
        builder.Services.AddOpenApi(ChannelsDocument).AddOpenApi(OtherDocument);
        var app = builder.Build();
        app.MapSocket("/socket");
        app.MapSocket("/token-socket", TokenSocket.Name);
        app.MapChannelsApi("/api");
        app.MapOpenApi();
        await app.StartAsync();
        return new ApiServer(app);
    }

    /// <summary>A client that brings no key.</summary>
    public HttpClient NewClient() => new() { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
