using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Samples;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>An application in this process, silo and gateway, whose door a test keeps.</summary>
internal sealed class InboundApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InboundApp(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    public Door Door => _app.Services.GetRequiredService<Door>();

    public LogKeeper Log => _app.Services.GetServices<ILoggerProvider>().OfType<LogKeeper>().Single();

    public IServiceProvider Services => _app.Services;

    public IChannels Channels => _app.Services.GetRequiredService<IChannels>();

    /// <param name="gateway">Changes the gateway's options.</param>
    /// <param name="logged">From which level on the log is kept.</param>
    /// <param name="configure">Changes the application before it is built.</param>
    /// <param name="extend">Adds to its routes.</param>
    /// <param name="declare">Declares more channels, before the others.</param>
    /// <param name="begin">Adds to its pipeline before routing.</param>
    public static async Task<InboundApp> StartAsync(Action<ChannelGatewayOptions>? gateway = null, LogLevel logged = LogLevel.Information, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? extend = null, Action<ChannelsBuilder>? declare = null, Action<WebApplication>? begin = null)
    {
        var port = LocalPorts.Next();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(options => options.ListenLocalhost(port));
        builder.Logging.SetMinimumLevel(logged).AddProvider(new LogKeeper());
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next())
            .AddChannels(channels =>
            {
                declare?.Invoke(channels);
                channels
                    .Socket<DoorSocket>()
                    .Map<PingChannel>("ping:*")
                    .Map<RoomChannel>("room:*")
                    .Map<BenchChannel>("bench:*")
                    .Map<CursorChannel>("cursors:*")
                    .Map<LogChannel>("log:*", configure: route => route.History(3, TimeSpan.FromMinutes(1)))
                    .Map<RealtimeChannel>("realtime:*");
            }));
        builder.Services.AddSingleton<Door>();
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(NamedUserHandler.Name).AddScheme<AuthenticationSchemeOptions, NamedUserHandler>(NamedUserHandler.Name, null);
        builder.Services.AddChannelGateway(options =>
        {
            options.ReadyTimeout = RawWebSocket.Patience;
            gateway?.Invoke(options);
        });
        configure?.Invoke(builder);
        var app = builder.Build();
        begin?.Invoke(app);
        app.UseRouting();
        app.UseAuthentication();
        app.MapHealthChecks("/health");
        extend?.Invoke(app);
        app.MapSocket("/socket");
        app.MapSocket("/tenants/{tenant}/socket");
        try
        {
            await app.StartAsync();
            return new InboundApp(app, port);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task<RawWebSocket> ConnectAsync(string query = "vsn=2.0.0") => RawWebSocket.ConnectAsync(Port, $"/socket/websocket?{query}");

    /// <summary>What an upgrade request is answered.</summary>
    public async Task<HttpReply> AnswerAsync(UpgradeRequest? request = null)
    {
        var (connection, reply) = await (request ?? NewRequest()).SendAsync(Port);
        connection.Dispose();
        return reply;
    }

    public static UpgradeRequest NewRequest(string query = "vsn=2.0.0") => new($"/socket/websocket?{query}");

    /// <summary>A socket that has joined a topic with join_ref 1.</summary>
    public async Task<RawWebSocket> JoinAsync(string topic, string query = "vsn=2.0.0")
    {
        var socket = await ConnectAsync(query);
        await JoinAsync(socket, topic);
        return socket;
    }

    public static async Task JoinAsync(RawWebSocket socket, string topic)
    {
        await socket.SendTextAsync($$"""["1","1","{{topic}}","phx_join",{}]""");
        await socket.ExpectTextAsync($$$"""["1","1","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
    }

    /// <summary>Stops it, as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
