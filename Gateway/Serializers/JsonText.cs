using System.Buffers;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Writes text as a JSON string with the escapes that Phoenix writes and no others: a quote, a backslash and what is
/// below U+0020. <see cref="System.Text.Json"/>'s most relaxed encoder still escapes more than that.
/// </summary>
internal static class JsonText
{
    private const int Quotes = 2;
    private const int LongEscape = 6;

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, 0x20).Select(control => (char)control)]);

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public static int Measure(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text) + Quotes;
        for (var next = text.IndexOfAny(Escaped); next >= 0; next = text.IndexOfAny(Escaped))
        {
            length += (ShortEscape(text[next]) == 0 ? LongEscape : 2) - 1;
            text = text[(next + 1)..];
        }

        return length;
    }

    /// <summary>Writes the JSON string.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var position = 0;
        destination[position++] = (byte)'"';
        for (var next = text.IndexOfAny(Escaped); next >= 0; next = text.IndexOfAny(Escaped))
        {
            position += Encoding.UTF8.GetBytes(text[..next], destination[position..]);
            position += WriteEscape(text[next], destination[position..]);
            text = text[(next + 1)..];
        }

        position += Encoding.UTF8.GetBytes(text, destination[position..]);
        destination[position++] = (byte)'"';
        return position;
    }

    /// <summary>The JSON string in an array of its own.</summary>
    public static byte[] ToBytes(string text)
    {
        var json = new byte[Measure(text)];
        Write(text, json);
        return json;
    }

    private static int WriteEscape(char character, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        var letter = ShortEscape(character);
        if (letter != 0)
        {
            destination[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(destination[1..]);
        ((int)character).TryFormat(destination[4..], out _, "X2");
        return LongEscape;
    }

    private static byte ShortEscape(char character) => character switch
    {
        '"' or '\\' => (byte)character,
        '\b' => (byte)'b',
        '\t' => (byte)'t',
        '\n' => (byte)'n',
        '\f' => (byte)'f',
        '\r' => (byte)'r',
        _ => 0,
    };
}
