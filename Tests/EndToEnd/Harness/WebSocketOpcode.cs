namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The opcodes of RFC 6455, and one that it reserves.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Reserved = 3,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
