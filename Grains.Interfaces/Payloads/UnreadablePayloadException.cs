using System.Text.Json;

namespace Orleans.Channels;

/// <summary>
/// A payload isn't what it is read as. A client can cause this at will, so it is worth a line and no stack; its message has none of the client's words.
/// </summary>
internal sealed class UnreadablePayloadException(string message, long? line = null, long? position = null) : JsonException(message, null, line, position);
