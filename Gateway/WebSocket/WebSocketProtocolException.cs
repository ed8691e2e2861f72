namespace Orleans.Channels.Gateway;

/// <summary>A client broke RFC 6455 or one of the limits; the connection ends with this close code.</summary>
/// <param name="closeCode">The close code to send, of <see cref="WebSocketCloseCode"/>.</param>
/// <param name="reason">What is wrong, without the client's bytes. It is for logs: Phoenix sends no reason.</param>
internal sealed class WebSocketProtocolException(ushort closeCode, string reason) : Exception(reason)
{
    /// <summary>The close code to send.</summary>
    public ushort CloseCode { get; } = closeCode;
}
