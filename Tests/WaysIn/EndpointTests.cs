using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Sockets and polls at every kind of endpoint that a Kestrel has, with its limits short.</summary>
public sealed class EndpointTests(Endpoints endpoints) : IClassFixture<Endpoints>
{
    private const string Heartbeat = """[null,"9","phoenix","heartbeat",{}]""";
    private const string HeartbeatReply = """[null,"9","phoenix","phx_reply",{"response":{},"status":"ok"}]""";

    [Fact]
    public async Task Sockets_and_polls_outlive_the_limits_of_requests() => await Task.WhenAll(Endpoints.Kinds.Select(async endpoint =>
    {
        using var invoker = new HttpMessageInvoker(endpoints.HandlerOf(endpoint));
        var topic = $"bench:{endpoint.GetHashCode(StringComparison.Ordinal)}";
        await using var socket = await ConnectAsync(endpoint, invoker);
        await socket.JoinAsync(topic);
        await using var speaker = await endpoints.App.JoinAsync(topic);

        // Nothing is said for as long as this takes, which is twice what any of them allows.
        Assert.Equal(204, await PollForWindowAsync(endpoint));

        await speaker.SendTextAsync($$"""["1","2","{{topic}}","cast",{"n":1}]""");
        await socket.ExpectTextAsync($$"""[null,null,"{{topic}}","cast",{"n":1}]""");
        await socket.SendTextAsync(Heartbeat);
        await socket.ExpectTextAsync(HeartbeatReply);
    }));

    private async Task<int> PollForWindowAsync(string endpoint)
    {
        using var http = new HttpClient(endpoints.HandlerOf(endpoint))
        {
            BaseAddress = endpoints.AddressOf(endpoint),
            DefaultRequestVersion = VersionOf(endpoint),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var opened = await PollAsync("null");
        return (await PollAsync(opened.GetProperty("token").GetString()!)).GetProperty("status").GetInt32();

        async Task<JsonElement> PollAsync(string token) =>
            JsonDocument.Parse(await http.GetStringAsync(new Uri($"/socket/longpoll?vsn=2.0.0&token={Uri.EscapeDataString(token)}", UriKind.Relative))).RootElement;
    }

    private static Version VersionOf(string endpoint) =>
        endpoint.Contains("HTTP/2", StringComparison.Ordinal) ? HttpVersion.Version20 : HttpVersion.Version11;

    private async Task<MessageSocket> ConnectAsync(string endpoint, HttpMessageInvoker invoker)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = VersionOf(endpoint);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var address = new UriBuilder(new Uri(endpoints.AddressOf(endpoint), "/socket/websocket?vsn=2.0.0"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        await socket.ConnectAsync(address.Uri, invoker, patience.Token);
        return new MessageSocket(socket);
    }
}
