using Microsoft.AspNetCore.Http.Connections;

namespace Orleans.Channels.Benchmarks;

/// <summary>ASP.NET Core SignalR with one hub, as it comes; only its times are long, so that quiet clients stay.</summary>
internal static class SignalRServer
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    public static async Task RunAsync(string[] args)
    {
        var app = OwnServer.Build(args, static services => services.AddSignalR(options =>
        {
            options.KeepAliveInterval = Long;
            options.ClientTimeoutInterval = 2 * Long;
        }));
        app.MapHub<BenchHub>("/hub", options => options.Transports = HttpTransportType.WebSockets);
        await app.RunAsync();
    }
}
