using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>One Kestrel with an endpoint of each kind, all limits as short as they may be.</summary>
public sealed class Endpoints : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = SelfSigned.New();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly int _plain2 = LocalPorts.Next();
    private readonly int _all = LocalPorts.Next();

    /// <summary>What they are called.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["HTTP/2 without TLS", "all versions of HTTP", "all versions of HTTP, by HTTP/2", "a Unix socket"];

    internal InboundApp App { get; private set; } = null!;

    private string UnixSocket => Path.Combine(_folder.FullName, "gateway.sock");

    public async Task InitializeAsync() => App = await InboundApp.StartAsync(
        options => options.PollWindow = TimeSpan.FromSeconds(2.2),
        configure: builder => builder.WebHost.ConfigureKestrel(Listen));

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Where an endpoint is, by http.</summary>
    internal Uri AddressOf(string endpoint) => new(endpoint switch
    {
        "HTTP/2 without TLS" => $"http://localhost:{_plain2}",
        "all versions of HTTP" or "all versions of HTTP, by HTTP/2" => $"https://localhost:{_all}",
        _ => "http://localhost",
    });

    /// <summary>How it is reached.</summary>
    internal SocketsHttpHandler HandlerOf(string endpoint)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.Thumbprint } };
        if (endpoint == "a Unix socket")
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(UnixSocket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        return handler;
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.ListenLocalhost(_plain2, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.ListenLocalhost(_all, listen => listen.UseHttps(_certificate).Protocols = HttpProtocols.Http1AndHttp2AndHttp3);
        kestrel.ListenUnixSocket(UnixSocket);

        // What ends a request that is slow, or a connection that says nothing.
        var second = TimeSpan.FromSeconds(1);
        kestrel.Limits.KeepAliveTimeout = kestrel.Limits.RequestHeadersTimeout = second;
        kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = new MinDataRate(10_000, 1.001 * second);
        kestrel.Limits.Http2.KeepAlivePingDelay = kestrel.Limits.Http2.KeepAlivePingTimeout = second;
    }
}
