using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Writes what a client says in version 2 of the protocol, into one buffer that is used again.</summary>
internal sealed class ClientFrameWriter
{
    // More than this is given back rather than kept for the next frame.
    private const int KeptBytes = 8 * 1024;
    private const int LongestField = byte.MaxValue;
    private const int LongestNumber = 20;

    private ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>Writes a text frame.</summary>
    /// <returns>The frame, until the next is written.</returns>
    public ReadOnlyMemory<byte> WriteText(long joinRef, long reference, string topic, string eventName, ReadOnlySpan<byte> payload, string? trace = null)
    {
        Clear();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartArray();
        WriteRef(json, joinRef);
        WriteRef(json, reference);
        json.WriteStringValue(topic);
        json.WriteStringValue(eventName);
        json.WriteRawValue(payload, skipInputValidation: true);
        if (trace is not null)
        {
            // Servers pass over what stands behind the payload; one that knows it goes on with the trace.
            json.WriteStartObject();
            json.WriteString("traceparent"u8, trace);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>Writes a binary push: <c>00</c>, the lengths of join_ref, ref, topic and event, the four, and the data.</summary>
    /// <returns>The frame, until the next is written.</returns>
    public ReadOnlyMemory<byte> WriteBinary(long joinRef, long reference, string topic, string eventName, ReadOnlySpan<byte> data)
    {
        Clear();
        const int head = 5;
        var span = _buffer.GetSpan(head + (2 * LongestNumber) + (2 * LongestField) + data.Length);
        span[0] = 0;
        var length = head;
        Utf8Formatter.TryFormat(joinRef, span[length..], out var written);
        length += span[1] = (byte)written;
        Utf8Formatter.TryFormat(reference, span[length..], out written);
        length += span[2] = (byte)written;
        length += span[3] = (byte)Encoding.UTF8.GetBytes(topic, span[length..]);
        length += span[4] = (byte)Encoding.UTF8.GetBytes(eventName, span[length..]);
        data.CopyTo(span[length..]);
        _buffer.Advance(length + data.Length);
        return _buffer.WrittenMemory;
    }

    /// <summary>Whether a topic or an event has room in a binary frame: at most 255 bytes.</summary>
    public static bool FitsBinary(string name) => Encoding.UTF8.GetByteCount(name) <= LongestField;

    private static void WriteRef(Utf8JsonWriter json, long reference)
    {
        if (reference == 0)
        {
            json.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(reference, text, out var length);
        json.WriteStringValue(text[..length]);
    }

    private void Clear()
    {
        if (_buffer.Capacity > KeptBytes)
        {
            _buffer = new ArrayBufferWriter<byte>(256);
        }
        else
        {
            _buffer.ResetWrittenCount();
        }
    }
}
