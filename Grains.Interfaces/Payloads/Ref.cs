using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Orleans.Channels;

/// <summary>
/// A client's <c>ref</c> or <c>join_ref</c>: any JSON value, kept as the JSON text it came as, because phoenix.js
/// compares the echo with <c>===</c> and a number must come back as a number.
/// </summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.Ref")]
public readonly struct Ref : IEquatable<Ref>
{
    // null stands for JSON null, so that default(Ref) is the null ref.
    [Id(0)]
    private readonly byte[]? _json;

    private Ref(byte[] json) => _json = json;

    /// <summary>JSON <c>null</c>.</summary>
    public static Ref Null => default;

    /// <summary>True for JSON <c>null</c>.</summary>
    public bool IsNull => _json is null;

    /// <summary>The JSON text, <c>null</c> included.</summary>
    public ReadOnlySpan<byte> Json => _json is null ? "null"u8 : _json;

    /// <summary>Takes a ref from a JSON frame.</summary>
    /// <param name="json">One well-formed JSON value.</param>
    public static Ref FromJson(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("null"u8))
        {
            return Null;
        }

        // An escaped spelling ("\u0031") must equal the plain one ("1"), so only one spelling is kept.
        return json.Contains((byte)'\\') && json[0] == '"'
            ? FromText(JsonSerializer.Deserialize(json, PayloadJson.Text)!)
            : new Ref(json.ToArray());
    }

    /// <summary>Takes a ref from a binary frame, where refs are text.</summary>
    /// <param name="text">The text; it becomes a JSON string.</param>
    public static Ref FromText(string text) => new(JsonSerializer.SerializeToUtf8Bytes(text, PayloadJson.Text));

    /// <summary>The ref as text for a binary frame: a string's content, another value's JSON, nothing for null.</summary>
    public byte[] ToText() => _json switch
    {
        null => [],
        [(byte)'"', .. var inner, (byte)'"'] when !inner.AsSpan().Contains((byte)'\\') => inner,
        [(byte)'"', ..] => Encoding.UTF8.GetBytes(JsonSerializer.Deserialize(_json, PayloadJson.Text)!),
        _ => _json,
    };

    /// <inheritdoc/>
    public bool Equals(Ref other) => Json.SequenceEqual(other.Json);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ref other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Json);
        return hash.ToHashCode();
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Json);

    /// <summary>The same JSON value.</summary>
    public static bool operator ==(Ref left, Ref right) => left.Equals(right);

    /// <summary>Another JSON value.</summary>
    public static bool operator !=(Ref left, Ref right) => !left.Equals(right);
}
