namespace Orleans.Channels.Benchmarks;

/// <summary>A connection on which a WebSocket is asked for: what comes out of it is the WebSocket's.</summary>
internal abstract class WebSocketLink(Link inner) : Link
{
    /// <summary>Whether the server has given the WebSocket.</summary>
    public bool IsOpen { get; protected set; }

    /// <summary>Connects to a server, and asks it.</summary>
    /// <param name="fd">The TCP connection's descriptor.</param>
    /// <param name="target">The server.</param>
    public static WebSocketLink Open(int fd, Target target)
    {
        var (way, inner) = (target.Way, target.Way.Tls ? (Link)new TlsLink(fd, target.Way.Http2) : new PlainLink(fd));
        return way.Http2 ? new Http2Link(inner, target.Path, way.Deflate) : new Http1Link(inner, target.Path, way.Deflate);
    }

    /// <inheritdoc/>
    public override void Dispose() => inner.Dispose();
}
