using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels;

/// <summary>
/// What an event carries: UTF-8 JSON that nobody has parsed yet, or raw bytes
/// (<c>Phoenix.Socket.Message.payload</c>, <c>{:binary, data}</c>).
/// </summary>
/// <remarks>Immutable. Whoever gives bytes to it must not change them afterwards.</remarks>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.Payload")]
public readonly struct Payload : IEquatable<Payload>
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    [Id(0)]
    private readonly byte[]? _bytes;

    [Id(1)]
    private readonly bool _binary;

    private Payload(byte[] bytes, bool binary)
    {
        _bytes = bytes;
        _binary = binary;
    }

    /// <summary>The JSON object without members, <c>{}</c>; also what <see langword="default"/> holds.</summary>
    public static Payload Empty => default;

    /// <summary>True for raw bytes, false for JSON.</summary>
    public bool IsBinary => _binary;

    /// <summary>True when this is a JSON object: the only JSON that Phoenix lets a push or a broadcast carry.</summary>
    public bool IsObject => !_binary && Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>The bytes as they go on the wire: UTF-8 JSON, or the raw data.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes ?? EmptyObject;

    /// <summary>The same bytes, as a span.</summary>
    public ReadOnlySpan<byte> Span => _bytes ?? EmptyObject;

    /// <summary>Takes JSON that is known to be well formed, without looking at it.</summary>
    /// <param name="utf8">UTF-8 JSON text; the payload owns the array from now on.</param>
    public static Payload FromJson(byte[] utf8) => new(utf8, binary: false);

    /// <summary>Takes raw bytes.</summary>
    /// <param name="data">The data; the payload owns the array from now on.</param>
    public static Payload FromBinary(byte[] data) => new(data, binary: true);

    /// <summary>Turns a value into a payload: a <see cref="Payload"/> stays what it is, bytes become binary, anything else JSON.</summary>
    /// <param name="value">
    /// A payload, a byte array, a <see cref="ReadOnlyMemory{T}"/> of bytes, or what <see cref="JsonSerializer"/> can write
    /// with <see cref="PayloadJson.Options"/>, in a channel whose route has JSON of its own with that. <see langword="null"/> gives JSON <c>null</c>.
    /// </param>
    /// <exception cref="NotSupportedException">The value's type can't be written as JSON.</exception>
    public static Payload From(object? value) => From(value, PayloadJson.Current);

    /// <summary>Turns a value into a payload, with options of one's own.</summary>
    /// <param name="value">What <see cref="From(object?)"/> takes.</param>
    /// <param name="options">The options, which are frozen by it.</param>
    /// <exception cref="NotSupportedException">The value's type can't be written as JSON.</exception>
    public static Payload From(object? value, JsonSerializerOptions options) => value switch
    {
        Payload payload => payload,
        byte[] data => FromBinary(data),
        ReadOnlyMemory<byte> data => FromBinary(data.ToArray()),
        null => FromJson("null"u8.ToArray()),
        _ => FromJson(JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(value.GetType()))),
    };

    /// <summary>What the framework itself says, whatever an application makes of its JSON.</summary>
    internal static Payload FromOwn(object value) => From(value, PayloadJson.Own);

    /// <summary>Reads the JSON as a value of type <typeparamref name="T"/> with <see cref="PayloadJson.Options"/>, in a channel whose route has JSON of its own with that.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <exception cref="PayloadException">The payload is binary, or its JSON doesn't fit the type.</exception>
    public T? As<T>() => As<T>(PayloadJson.Current);

    /// <summary>Reads the JSON as a value of type <typeparamref name="T"/>, with options of one's own.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="options">The options, which are frozen by it.</param>
    /// <exception cref="PayloadException">The payload is binary, or its JSON doesn't fit the type.</exception>
    public T? As<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (_binary)
        {
            throw PayloadFaults.OfKind($"The payload is binary and can't be read as {typeof(T).Name}. Take ReadOnlyMemory<byte> or Payload instead.");
        }

        try
        {
            return JsonSerializer.Deserialize(Span, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        }
        catch (JsonException exception)
        {
            throw PayloadFaults.Of(typeof(T), exception);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Payload other) => _binary == other._binary && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Payload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        hash.Add(_binary);
        return hash.ToHashCode();
    }

    /// <summary>Tells the kind and the size, never the content: payloads don't belong in logs. In a test with the test kit it is the JSON itself, or the bytes.</summary>
    public override string ToString() => Shown?.Invoke(this) ?? Describe();

    /// <summary>How payloads are shown in tests; null everywhere else.</summary>
    internal static Func<Payload, string>? Shown { get; set; }

    /// <summary>The kind and the size.</summary>
    internal string Describe() => $"{(_binary ? "binary" : "json")}, {Span.Length} bytes";

    /// <summary>Same kind and same bytes.</summary>
    public static bool operator ==(Payload left, Payload right) => left.Equals(right);

    /// <summary>Another kind or other bytes.</summary>
    public static bool operator !=(Payload left, Payload right) => !left.Equals(right);
}
