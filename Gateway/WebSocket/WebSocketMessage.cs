namespace Orleans.Channels.Gateway;

/// <summary>A whole message from a client, unmasked and put together.</summary>
/// <param name="Opcode">Text, binary, ping, pong or close; never a continuation.</param>
/// <param name="Payload">The bytes, valid until the reader is used again. Text is UTF-8; a close frame's is its reason.</param>
/// <param name="CloseCode">A close frame's code; null when it has none, and for every other message.</param>
internal readonly record struct WebSocketMessage(WebSocketOpcode Opcode, ReadOnlyMemory<byte> Payload, ushort? CloseCode = null);
