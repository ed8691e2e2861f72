using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Benchmarks;

/// <summary>
/// The least that can serve the bench channel on Kestrel: the same pipes as the gateway's, framing and frames by hand, and no
/// grains. What it costs is what the protocol and the operating system cost.
/// </summary>
internal static class BareServer
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var topics = new BareTopics();
        app.MapGet("/socket/websocket", http => ServeAsync(http, topics));
        await app.RunAsync();
    }

    private static async Task ServeAsync(HttpContext http, BareTopics topics)
    {
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketHandshake.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.FlushAsync(http.RequestAborted);
        var pipe = http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        await new BareConnection(pipe, topics).RunAsync();
    }
}
