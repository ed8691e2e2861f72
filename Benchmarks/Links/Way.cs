namespace Orleans.Channels.Benchmarks;

/// <summary>How clients come to their server.</summary>
/// <param name="Tls">By TLS.</param>
/// <param name="Http2">Each WebSocket is a stream of an HTTP/2 connection of its own.</param>
/// <param name="Deflate">Compression is offered by clients, and switched on in servers that can.</param>
/// <param name="PayloadBytes">The length of a payload.</param>
internal sealed record Way(bool Tls = false, bool Http2 = false, bool Deflate = false, int PayloadBytes = Way.ShortPayload)
{
    public const int ShortPayload = 64;

    public string Scheme => Tls ? "https" : "http";
}
