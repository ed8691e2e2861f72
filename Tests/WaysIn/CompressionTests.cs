using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Compressed messages over a real server, with .NET's own client and with one that shows the bytes.</summary>
public sealed class CompressionTests(CompressionTests.Server server) : IClassFixture<CompressionTests.Server>
{
    private const string Heartbeat = """[null,"9","phoenix","heartbeat",{}]""";
    private const string HeartbeatReply = """[null,"9","phoenix","phx_reply",{"response":{},"status":"ok"}]""";

    private static readonly string Large = string.Concat(Enumerable.Range(0, 200).Select(number => $"so it goes {number}, "));

    [Theory]
    [InlineData(false, true, true, 15)]
    [InlineData(false, false, true, 15)]
    [InlineData(false, true, false, 9)]
    [InlineData(false, false, false, 12)]
    [InlineData(true, true, true, 15)]
    [InlineData(true, false, false, 10)]
    public async Task Dotnets_client_speaks_it_with_any_parameters(bool http2, bool serverTakeover, bool clientTakeover, int clientWindow)
    {
        await using var socket = await server.ConnectAsync(http2, new WebSocketDeflateOptions
        {
            ServerContextTakeover = serverTakeover,
            ClientContextTakeover = clientTakeover,
            ClientMaxWindowBits = clientWindow,
        });
        await socket.JoinAsync("bench:deflate");

        // Sizes on both sides of the threshold, of the window, and of a frame's ways to write its length.
        foreach (var (length, number) in ((int[])[1, 100, 300, 5_000, 70_000, 500_000]).Select((length, number) => (length, number + 2)))
        {
            var payload = $$"""{"x":"{{Noise(length)}}"}""";
            await socket.SendTextAsync($$"""["1","{{number}}","bench:deflate","echo",{{payload}}]""");
            await socket.ExpectTextAsync($$$"""["1","{{{number}}}","bench:deflate","phx_reply",{"response":{{{payload}}},"status":"ok"}]""");
        }
    }

    [Fact]
    public async Task A_client_that_insists_on_a_small_window_is_served_without()
    {
        await using var socket = await server.ConnectAsync(http2: false, new WebSocketDeflateOptions { ServerMaxWindowBits = 10 });

        await socket.JoinAsync("bench:deflate");
        await EchoAsync(socket, "2", Large);
    }

    [Fact]
    public async Task A_large_reply_is_compressed_and_a_small_one_goes_as_it_is()
    {
        await using var socket = await server.ConnectRawAsync();
        await InboundApp.JoinAsync(socket, "bench:deflate");

        await socket.SendTextAsync($$"""["1","2","bench:deflate","echo",{"x":"{{Large}}"}]""");
        var reply = await socket.ReceiveAsync();

        Assert.True(reply is { Rsv1: true, Opcode: WebSocketOpcode.Text } && reply.Payload.Length < Large.Length / 2, $"{reply}");
        Assert.True(WireJson.Same($$$"""["1","2","bench:deflate","phx_reply",{"response":{"x":"{{{Large}}}"},"status":"ok"}]""", Inflate(reply.Payload)));
        await socket.SendTextAsync(Heartbeat);
        await socket.ExpectTextAsync(HeartbeatReply);
    }

    [Fact]
    public async Task A_broadcast_reaches_those_who_compress_and_those_who_do_not()
    {
        await using var one = await server.ConnectRawAsync();
        await using var other = await server.ConnectRawAsync();
        await using var plain = await server.App.JoinAsync("bench:mixed");
        await InboundApp.JoinAsync(one, "bench:mixed");
        await InboundApp.JoinAsync(other, "bench:mixed");

        await plain.SendTextAsync($$"""["1","2","bench:mixed","cast",{"x":"{{Large}}"}]""");

        var cast = $$"""[null,null,"bench:mixed","cast",{"x":"{{Large}}"}]""";
        await plain.ExpectTextAsync(cast);
        var (first, second) = (await one.ReceiveAsync(), await other.ReceiveAsync());
        Assert.True(first!.Rsv1 && second!.Rsv1);
        Assert.True(WireJson.Same(cast, Inflate(first.Payload)));
        Assert.Equal(first.Payload, second!.Payload);
    }

    [Fact]
    public async Task A_compressed_message_may_come_in_fragments_with_a_ping_between()
    {
        await using var socket = await server.ConnectRawAsync();
        var payload = ClientFrames.Deflate(Encoding.UTF8.GetBytes(Heartbeat));

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, payload[..5]) { Rsv1 = true, Final = false });
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, "abc"u8.ToArray()));
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Continuation, payload[5..]));

        await socket.ExpectPongAsync("616263");
        await socket.ExpectTextAsync(HeartbeatReply);
    }

    [Fact]
    public async Task A_bomb_is_closed_with_1009()
    {
        await using var socket = await server.ConnectRawAsync();

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, ClientFrames.Deflate(new byte[10_000_000])) { Rsv1 = true });

        await socket.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task What_is_not_compressed_though_it_says_so_is_closed_with_1007()
    {
        await using var socket = await server.ConnectRawAsync();

        await socket.SendAsync(WebSocketFrame.OfText(Heartbeat) with { Rsv1 = true });

        await socket.ExpectCloseAsync(1007);
    }

    [Fact]
    public async Task A_socket_that_did_not_offer_it_may_not_use_it()
    {
        await using var socket = await server.App.ConnectAsync();

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, ClientFrames.Deflate(Encoding.UTF8.GetBytes(Heartbeat))) { Rsv1 = true });

        await socket.ExpectCloseAsync(1002);
    }

    [Theory]
    [InlineData("permessage-deflate; client_max_window_bits", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData("permessage-deflate; server_max_window_bits=9", null)]
    [InlineData("\"", null)]
    public async Task The_answer_says_what_was_agreed_on(string offer, string? answer) =>
        Assert.Equal(answer, (await server.App.AnswerAsync(Server.Offering(offer))).Headers.GetValueOrDefault("Sec-WebSocket-Extensions"));

    [Fact]
    public async Task By_default_nothing_is_agreed_on()
    {
        await using var app = await InboundApp.StartAsync();

        Assert.False((await app.AnswerAsync(Server.Offering("permessage-deflate"))).Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Fact]
    public async Task Where_the_server_frames_by_itself_nothing_is_agreed_on()
    {
        var way = new InMemory { Gateway = options => options.Compress = true };
        await way.InitializeAsync();
        try
        {
            await using var socket = await way.ConnectAsync();
            await socket.JoinAsync("bench:deflate");
            await EchoAsync(socket, "2", Large);
        }
        finally
        {
            await way.DisposeAsync();
        }
    }

    private static async Task EchoAsync(MessageSocket socket, string reference, string text)
    {
        await socket.SendTextAsync($$"""["1","{{reference}}","bench:deflate","echo",{"x":"{{text}}"}]""");
        await socket.ExpectTextAsync($$$"""["1","{{{reference}}}","bench:deflate","phx_reply",{"response":{"x":"{{{text}}}"},"status":"ok"}]""");
    }

    // Text of which a half is worth compressing.
    private static string Noise(int length)
    {
        var bytes = new byte[(length / 2) + 1];
        new Random(length).NextBytes(bytes);
        return Convert.ToHexString(bytes)[..length];
    }

    private static string Inflate(byte[] payload)
    {
        using var inflating = new DeflateStream(new MemoryStream([.. payload, 0x00, 0x00, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var reader = new StreamReader(inflating);
        return reader.ReadToEnd();
    }

    /// <summary>A server that compresses, over HTTP/1.1 and over HTTP/2.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly X509Certificate2 _certificate = SelfSigned.New();
        private readonly int _securePort = LocalPorts.Next();
        private readonly HttpMessageInvoker _invoker;

        public Server() => _invoker = NewInvoker();

        internal InboundApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await InboundApp.StartAsync(
            options => options.Compress = true,
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_securePort, listen => listen.UseHttps(_certificate))));

        public async Task DisposeAsync()
        {
            await App.DisposeAsync();
            _invoker.Dispose();
            _certificate.Dispose();
        }

        internal static UpgradeRequest Offering(string offer) => InboundApp.NewRequest().With("Sec-WebSocket-Extensions", offer);

        internal Task<RawWebSocket> ConnectRawAsync() => RawWebSocket.ConnectAsync(App.Port, Offering("permessage-deflate"));

        internal async Task<MessageSocket> ConnectAsync(bool http2, WebSocketDeflateOptions deflate)
        {
            using var patience = new CancellationTokenSource(RawWebSocket.Patience);
            var socket = new ClientWebSocket();
            socket.Options.DangerousDeflateOptions = deflate;
            socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            var address = http2 ? $"wss://localhost:{_securePort}" : $"ws://localhost:{App.Port}";
            await socket.ConnectAsync(new Uri($"{address}/socket/websocket?vsn=2.0.0"), _invoker, patience.Token);
            return new MessageSocket(socket);
        }

        private HttpMessageInvoker NewInvoker() => new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.Thumbprint },
        });
    }
}
