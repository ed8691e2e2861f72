using System.Text.Json;
using System.Text.Unicode;

namespace Orleans.Channels.Gateway;

/// <summary>Walks the JSON of one frame and takes its fields out; what it doesn't take is only checked.</summary>
internal ref struct JsonFrameReader
{
    // A traceparent has 55 characters.
    private const int MaxTraceBytes = 256;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly NameCache _names;
    private Utf8JsonReader _reader;

    /// <summary>Starts before the first token.</summary>
    /// <param name="utf8">The frame's text.</param>
    /// <param name="maxDepth">How deep one field may nest.</param>
    /// <param name="names">The names seen lately.</param>
    /// <exception cref="MalformedFrameException">The bytes are no text.</exception>
    public JsonFrameReader(ReadOnlySpan<byte> utf8, int maxDepth, NameCache names)
    {
        // Both are checked up front, because the JSON reader looks at neither until a string is asked for.
        if (!Utf8.IsValid(utf8))
        {
            throw new MalformedFrameException("The frame is not UTF-8.");
        }

        if (LoneSurrogates.FoundIn(utf8))
        {
            throw new MalformedFrameException("The frame escapes half a surrogate pair.");
        }

        _utf8 = utf8;
        _names = names;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
    }

    /// <summary>What the reader stands on.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Steps to the next token; false at the end of the text.</summary>
    /// <exception cref="MalformedFrameException">The text is no single JSON value, or nests too deep.</exception>
    public bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (JsonException)
        {
            throw NotJson();
        }
    }

    /// <summary>Whether the reader stands on this property's name, however that is escaped.</summary>
    public readonly bool IsName(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name);

    /// <summary>Takes the value that starts here, as it was sent.</summary>
    /// <exception cref="MalformedFrameException">The text is no single JSON value, or nests too deep.</exception>
    public ReadOnlySpan<byte> TakeJson()
    {
        var start = (int)_reader.TokenStartIndex;
        try
        {
            _reader.Skip();
        }
        catch (JsonException)
        {
            throw NotJson();
        }

        return _utf8[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Takes a ref.</summary>
    /// <exception cref="MalformedFrameException">Its JSON has more bytes than it may have.</exception>
    public Ref TakeRef(int maxBytes)
    {
        var json = TakeJson();
        return json.Length <= maxBytes ? Bounded(Ref.FromJson(json), maxBytes) : throw RefTooLong(maxBytes);
    }

    /// <summary>A ref as it would be echoed, which may take more bytes than it came with.</summary>
    /// <exception cref="MalformedFrameException">Its JSON has more bytes than it may have.</exception>
    public static Ref Bounded(Ref reference, int maxBytes) => reference.Json.Length <= maxBytes ? reference : throw RefTooLong(maxBytes);

    /// <summary>Takes a topic.</summary>
    public TopicName TakeTopic() => Token == JsonTokenType.String ? TakeName() : TopicName.FromJson(TakeJson());

    /// <summary>Takes an event; null for what is no string.</summary>
    public string? TakeEvent()
    {
        if (Token == JsonTokenType.String)
        {
            return TakeName().Text;
        }

        TakeJson();
        return null;
    }

    /// <summary>Takes a payload, whatever JSON it is.</summary>
    public Payload TakePayload()
    {
        var json = TakeJson();
        return json.SequenceEqual(Payload.Empty.Span) ? Payload.Empty : Payload.FromJson(json.ToArray());
    }

    /// <summary>Takes the trace that a client goes on with, <c>{"traceparent":"…"}</c>; null for anything else.</summary>
    public string? TakeTrace()
    {
        if (Token != JsonTokenType.StartObject || TakeJson() is not { Length: <= MaxTraceBytes } json)
        {
            return null;
        }

        var fields = new Utf8JsonReader(json);
        while (fields.Read())
        {
            if (fields.TokenType == JsonTokenType.PropertyName && fields.ValueTextEquals("traceparent"u8))
            {
                return fields.Read() && fields.TokenType == JsonTokenType.String ? fields.GetString() : null;
            }
        }

        return null;
    }

    private TopicName TakeName() =>
        _reader.ValueIsEscaped ? TopicName.From(_reader.GetString()!) : _names.Get(TakeJson());

    private static MalformedFrameException RefTooLong(int maxBytes) => new($"A ref has more than {maxBytes} bytes.");

    // The JSON reader's own message quotes the client, so it goes no further.
    private static MalformedFrameException NotJson() => new("The frame is not one JSON value of bounded depth.");
}
