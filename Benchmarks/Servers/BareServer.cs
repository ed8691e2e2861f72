using System.IO.Pipelines;
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
    public static async Task RunAsync(string[] args)
    {
        var app = OwnServer.Build(args, static _ => { });
        var topics = new BareTopics();
        app.Map("/socket/websocket", async http => await new BareConnection(await AcceptAsync(http), topics).RunAsync());
        await app.RunAsync();
    }

    private static async Task<IDuplexPipe> AcceptAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return new StreamPipe(await connect.AcceptAsync());
        }

        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketHandshake.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.FlushAsync(http.RequestAborted);
        return http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
    }
}
