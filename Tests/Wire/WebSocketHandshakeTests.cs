using Microsoft.AspNetCore.Http;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class WebSocketHandshakeTests
{
    [Fact]
    public void An_upgrade_request_is_in_order() => Assert.Null(WebSocketHandshake.Refusal(Upgrade()));

    [Theory]
    [InlineData("keep-alive, Upgrade")]
    [InlineData("UPGRADE")]
    [InlineData("keep-alive", "upgrade")]
    public void Upgrade_may_be_one_of_the_connections_tokens(params string[] connection)
    {
        var request = Upgrade();
        request.Headers.Connection = connection;

        Assert.Null(WebSocketHandshake.Refusal(request));
    }

    [Fact]
    public void Any_key_will_do()
    {
        var request = Upgrade();
        request.Headers.SecWebSocketKey = "abc";

        Assert.Null(WebSocketHandshake.Refusal(request));
    }

    [Fact]
    public void A_request_that_is_no_GET_is_refused_without_words()
    {
        var request = Upgrade();
        request.Method = "POST";

        Assert.Equal(string.Empty, WebSocketHandshake.Refusal(request));
    }

    [Theory]
    [InlineData("Connection", null, "'connection' header must contain 'upgrade', got []")]
    [InlineData("Connection", "close", "'connection' header must contain 'upgrade', got [\"close\"]")]
    [InlineData("Connection", "upgrades", "'connection' header must contain 'upgrade', got [\"upgrades\"]")]
    [InlineData("Upgrade", null, "'upgrade' header must contain 'websocket', got []")]
    [InlineData("Upgrade", "h2c\"\\", "'upgrade' header must contain 'websocket', got [\"h2c\\\"\\\\\"]")]
    [InlineData("Sec-WebSocket-Key", null, "'sec-websocket-key' header is absent")]
    [InlineData("Sec-WebSocket-Version", null, "'sec-websocket-version' header must equal '13', got []")]
    [InlineData("Sec-WebSocket-Version", "12", "'sec-websocket-version' header must equal '13', got [\"12\"]")]
    public void A_header_that_is_missing_or_wrong_is_refused_in_Phoenixs_words(string header, string? value, string refusal)
    {
        var request = Upgrade();
        request.Headers[header] = value;

        Assert.Equal(refusal, WebSocketHandshake.Refusal(request));
    }

    [Fact]
    public void Without_any_header_the_connection_is_missed_first()
    {
        var request = Upgrade();
        request.Headers.Clear();

        Assert.Equal("'connection' header must contain 'upgrade', got []", WebSocketHandshake.Refusal(request));
    }

    [Fact]
    public void Two_versions_are_refused()
    {
        var request = Upgrade();
        request.Headers.SecWebSocketVersion = new(["13", "12"]);

        Assert.Equal(
            "'sec-websocket-version' header must equal '13', got [\"13\", \"12\"]",
            WebSocketHandshake.Refusal(request));
    }

    [Fact]
    public void Another_version_of_HTTP_is_refused()
    {
        var request = Upgrade();
        request.Protocol = "HTTP/1.0";

        Assert.Equal("HTTP version HTTP/1.0 unsupported", WebSocketHandshake.Refusal(request));
    }

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")]
    [InlineData("abc", "zwKd5BnoWxQ6GxTxxSmBSHGHX9M=")]
    public void The_accept_is_the_one_of_the_transcripts(string key, string accept) =>
        Assert.Equal(accept, WebSocketHandshake.Accept(key));

    private static HttpRequest Upgrade()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Protocol = "HTTP/1.1";
        request.Headers.Connection = "Upgrade";
        request.Headers.Upgrade = "websocket";
        request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        request.Headers.SecWebSocketVersion = "13";
        return request;
    }
}
