using System.Buffers.Text;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Reads what servers say in version 2 of the protocol: JSON arrays, and the binary layout.</summary>
internal sealed class ServerFrameReader
{
    private const byte BinaryPush = 0;
    private const byte BinaryReply = 1;
    private const byte BinaryBroadcast = 2;

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private readonly NameCache _names = new();

    /// <summary>Reads a text frame: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public ServerFrame ReadText(ReadOnlyMemory<byte> text)
    {
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        var joinRef = ReadRef(ref reader, out _);
        var reference = ReadRef(ref reader, out var position);
        var topic = ReadName(ref reader);
        var eventName = ReadName(ref reader);
        Expect(reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        string? status = null;
        var payload = eventName == Events.Reply && reader.TokenType == JsonTokenType.StartObject
            ? ReadReply(ref reader, text, out status)
            : ReadRaw(ref reader, text);
        return new ServerFrame
        {
            JoinRef = joinRef,
            Ref = reference,
            Position = position,
            Topic = topic,
            Event = eventName,
            Status = status,
            Payload = payload,
        };
    }

    /// <summary>Reads a binary frame.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public ServerFrame ReadBinary(ReadOnlyMemory<byte> data)
    {
        var span = data.Span;
        Expect(span.Length > 0);
        return span[0] switch
        {
            BinaryPush => ReadBinary(data, hasJoinRef: true, hasRef: false),
            BinaryReply => ReadBinary(data, hasJoinRef: true, hasRef: true),
            BinaryBroadcast => ReadBinary(data, hasJoinRef: false, hasRef: false),
            _ => throw Malformed(),
        };
    }

    private ServerFrame ReadBinary(ReadOnlyMemory<byte> data, bool hasJoinRef, bool hasRef)
    {
        var span = data.Span;
        var at = 1;
        var ends = 1 + (hasJoinRef ? 1 : 0) + (hasRef ? 1 : 0) + 2;
        Expect(span.Length >= ends);
        var joinRef = hasJoinRef ? ToRef(Take(span)) : null;
        var reference = hasRef ? ToRef(Take(span)) : null;
        var topic = _names.Get(Take(span));
        var name = _names.Get(Take(span));
        return new ServerFrame
        {
            JoinRef = joinRef,
            Ref = reference,
            Topic = topic,
            IsBinary = true,
            Payload = data[ends..],
            Event = hasRef ? Events.Reply : name,
            Status = hasRef ? name : null,
        };

        ReadOnlySpan<byte> Take(ReadOnlySpan<byte> frame)
        {
            int length = frame[at++];
            Expect(frame.Length - ends >= length);
            ends += length;
            return frame.Slice(ends - length, length);
        }
    }

    private string ReadName(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.String);
        return _names.Read(ref reader);
    }

    // Refs are ours and come back as they went, as text; a position is told by its first letter.
    private static long? ReadRef(ref Utf8JsonReader reader, out string? position)
    {
        position = null;
        Expect(reader.Read());
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                return number;
            case JsonTokenType.String when reader.ValueSpan is [(byte)'@', ..]:
                position = reader.GetString();
                return null;
            case JsonTokenType.String:
                return ToRef(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    private static long? ToRef(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long value, out var length) && length == text.Length ? value : null;

    private ReadOnlyMemory<byte> ReadReply(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text, out string? status)
    {
        ReadOnlyMemory<byte> response = Nothing;
        status = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                status = ReadName(ref reader);
                continue;
            }

            var isResponse = reader.ValueTextEquals("response"u8);
            reader.Read();
            var value = ReadRaw(ref reader, text);
            response = isResponse ? value : response;
        }

        return response;
    }

    private static ReadOnlyMemory<byte> ReadRaw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return text[start..(int)reader.BytesConsumed];
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw Malformed();
        }
    }

    private static JsonException Malformed() => new("The server has sent what is no frame of version 2 of the Phoenix protocol.");
}
