namespace Orleans.Channels.Benchmarks;

/// <summary>The bench channel on ASP.NET Core's own WebSockets, with their own compression where that is asked for.</summary>
internal static class AspNetServer
{
    public static async Task RunAsync(string[] args)
    {
        var app = OwnServer.Build(args, static _ => { });
        var topics = new BareTopics();
        var deflate = app.Configuration.GetValue<bool>("Deflate");
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Map("/socket/websocket", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = deflate });
            await new AspNetConnection(socket, topics).RunAsync();
        });
        await app.RunAsync();
    }
}
