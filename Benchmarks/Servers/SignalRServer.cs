using Microsoft.AspNetCore.Http.Connections;

namespace Orleans.Channels.Benchmarks;

/// <summary>ASP.NET Core SignalR with one hub, as it comes; only its times are long, so that quiet clients stay.</summary>
internal static class SignalRServer
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSignalR(options =>
        {
            options.KeepAliveInterval = Long;
            options.ClientTimeoutInterval = 2 * Long;
        });
        var app = builder.Build();
        app.MapHub<BenchHub>("/hub", options => options.Transports = HttpTransportType.WebSockets);
        await app.RunAsync();
    }
}
