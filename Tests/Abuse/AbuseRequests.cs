using System.Globalization;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>HTTP requests at both transports, odd in every part.</summary>
internal sealed class AbuseRequests(Random random, AbuseMessages messages)
{
    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "POST", "POST", "OPTIONS", "PUT", "HEAD", "DELETE", "BREW", "get"];
    private static readonly string[] Paths = ["/socket/longpoll", "/socket/longpoll", "/socket/longpoll", "/socket/websocket", "/socket", "/socket/longpoll/../longpoll", "//", "/socket/%00"];
    private static readonly string[] Queries =
    [
        "vsn=2.0.0", "vsn=2.0.0", "vsn=1.0.0", "vsn=9", "vsn[]=2.0.0", "", "&&&==", "vsn=2.0.0&a[b][c][]=1&a[b]=2&a=3", "vsn=2.0.0&%zz=%ff", "vsn=2.0.0&" + "a[b]=1&a[]=2&a[][]=3",
        "vsn=2.0.0&x" + "[y]", "vsn=2.0.0&" + "[]=1&[a=2&b]=3", "vsn=2.0.0&user_id=%F0%9F%98%80%ED%A0%80", "vsn=2.0.0&token=bad", "vsn=2.0.0&deep" + "[a]",
    ];

    private static readonly string[] Headers =
    [
        "Origin: http://evil.example", "Origin: null", "Origin: ", "Content-Type: application/x-ndjson", "Content-Type: ;;;", "X-Phoenix-AuthToken: x", "X-Phoenix-LongPoll-Token: x",
        "Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx.@@@", "Sec-WebSocket-Key: ", "Sec-WebSocket-Version: 13", "Connection: Upgrade", "Upgrade: websocket", "Upgrade: h2c",
        "Accept-Encoding: gzip", "Expect: 100-continue", "X-Forwarded-For: 1.2.3.4", "Broken header", "Access-Control-Request-Headers: *", "Cookie: a=b; ;=",
    ];

    /// <summary>One request; its body may be shorter than it says.</summary>
    /// <param name="token">A session's token, or null.</param>
    public byte[] Next(string? token)
    {
        var request = new StringBuilder();
        var query = Pick(Queries) + string.Concat(Enumerable.Repeat("[z]", random.Next(6) == 0 ? random.Next(60) : 0));
        query += token is not null ? $"&token={token}" : string.Empty;
        request.Append(CultureInfo.InvariantCulture, $"{Pick(Methods)} {Pick(Paths)}?{query} HTTP/1.{random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 }}\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for (var headers = random.Next(5); headers > 0; headers--)
        {
            request.Append(CultureInfo.InvariantCulture, $"{Pick(Headers)}\r\n");
        }

        var body = random.Next(2) == 0 ? messages.NextBatch() : [];
        switch (random.Next(4))
        {
            case 0:
                request.Append("Transfer-Encoding: chunked\r\n\r\n");
                body = [.. Encoding.ASCII.GetBytes(random.Next(3) == 0 ? "zz\r\n" : $"{body.Length:x}\r\n"), .. body, .. random.Next(2) == 0 ? "\r\n0\r\n\r\n"u8 : "\r\n"u8];
                break;
            case 1:
                request.Append(CultureInfo.InvariantCulture, $"Content-Length: {random.Next(2 * body.Length + 1)}\r\n\r\n");
                break;
            default:
                request.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
                break;
        }

        return [.. Encoding.UTF8.GetBytes(request.ToString()), .. body];
    }

    private string Pick(string[] of) => of[random.Next(of.Length)];
}
