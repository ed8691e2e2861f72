using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>ASP.NET Core's TestServer, as in a WebApplicationFactory: no port, and WebSockets that the server itself reads.</summary>
public sealed class InMemory : WayIn
{
    internal TestServer Server => (TestServer)App.Services.GetRequiredService<IServer>();

    internal override async Task<MessageSocket> ConnectAsync(string query = "vsn=2.0.0", params string[] protocols)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var client = Server.CreateWebSocketClient();
        foreach (var protocol in protocols)
        {
            client.SubProtocols.Add(protocol);
        }

        return new MessageSocket(await client.ConnectAsync(new Uri($"ws://localhost/socket/websocket?{query}"), patience.Token));
    }

    private protected override Task<InboundApp> StartAsync() => InboundApp.StartAsync(Gateway, configure: builder => builder.WebHost.UseTestServer());
}
