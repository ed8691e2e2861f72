using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Kestrel with a certificate and otherwise its defaults, and clients that share one HTTP/2 connection.</summary>
public sealed class Http2 : WayIn
{
    private readonly X509Certificate2 _certificate = SelfSigned.New();
    private readonly int _port = LocalPorts.Next();
    private readonly HttpMessageInvoker _invoker;
    private int _connections;

    public Http2() => _invoker = NewInvoker();

    /// <summary>How many connections the clients have made.</summary>
    internal int Connections => _connections;

    public override async Task DisposeAsync()
    {
        _invoker.Dispose();
        await base.DisposeAsync();
        _certificate.Dispose();
    }

    internal override async Task<MessageSocket> ConnectAsync(string query = "vsn=2.0.0", params string[] protocols)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new Uri($"wss://localhost:{_port}/socket/websocket?{query}"), _invoker, patience.Token);
        return new MessageSocket(socket);
    }

    private protected override Task<InboundApp> StartAsync() => InboundApp.StartAsync(Gateway, configure: builder =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port, listen => listen.UseHttps(_certificate))));

    private HttpMessageInvoker NewInvoker() => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.Thumbprint },
        ConnectCallback = async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref _connections);
            var connection = new TcpClient { NoDelay = true };
            await connection.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            return connection.GetStream();
        },
    });
}
