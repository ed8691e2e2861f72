using System.Net.Sockets;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The HTTP request that asks for a WebSocket; a test may leave out or change any part of it.</summary>
internal sealed record UpgradeRequest(string PathAndQuery)
{
    /// <summary>The key of RFC 6455's own example; <see cref="Accept"/> is the answer it calls for.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>
    {
        ["Host"] = "127.0.0.1",
        ["Connection"] = "Upgrade",
        ["Upgrade"] = "websocket",
        ["Sec-WebSocket-Key"] = Key,
        ["Sec-WebSocket-Version"] = "13",
    };

    public UpgradeRequest With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public UpgradeRequest Without(params string[] headers) =>
        this with { Headers = Headers.Where(header => !headers.Contains(header.Key)).ToDictionary() };

    /// <summary>Sends the request on a connection of its own; what the server answers is the caller's to judge.</summary>
    public async Task<(TcpClient Connection, HttpReply Reply)> SendAsync(int port)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync("127.0.0.1", port, patience.Token);
        string[] lines = [$"{Method} {PathAndQuery} HTTP/1.1", .. Headers.Select(header => $"{header.Key}: {header.Value}")];
        var request = Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
        await connection.GetStream().WriteAsync(request, patience.Token);
        return (connection, await HttpReply.ReadAsync(connection.GetStream(), patience.Token));
    }
}
