namespace Orleans.Channels.Gateway;

/// <summary>How much a client's bytes may ask for; each limit's answer is a close code of <see cref="WebSocketCloseCode"/>.</summary>
internal static class WireLimits
{
    /// <summary>
    /// The payload bytes of a frame that is a message by itself. Default: 1 MiB, far more than Phoenix's clients send; Bandit was
    /// seen to take a frame of 9 MiB and to refuse one of 32. Over it: 1009.
    /// </summary>
    public const int MaxFrameBytes = 1024 * 1024;

    /// <summary>
    /// The payload bytes of a message made of fragments. Default: 1 MiB; Bandit's <c>max_fragmented_message_size</c> is
    /// 8,000,000. Over it: 1009.
    /// </summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>
    /// The frames of one message. Default: 131,072, twice what a 4 MiB message in fragments of 64 bytes takes, which is
    /// the smallest that test suites send. Over it: 1008.
    /// </summary>
    public const int MaxFragments = 131_072;

    /// <summary>
    /// How deep the JSON of one field may nest. Default: 10,000; Phoenix has no bound, and what is deeper is refused as
    /// malformed, so that no reader behind the gateway has to survive it. Over it: 1011.
    /// </summary>
    public const int MaxJsonDepth = 10_000;

    /// <summary>The bytes of a ref's JSON. Over it: 1011, for nothing can be answered without its echo.</summary>
    public const int MaxRefBytes = 256;

    /// <summary>The UTF-8 bytes of a name in a binary frame: its length is one byte.</summary>
    public const int MaxBinaryNameBytes = byte.MaxValue;

    /// <summary>The payload bytes of a WebSocket control frame (RFC 6455 §5.5). Over it: 1002.</summary>
    public const int MaxControlBytes = 125;
}
