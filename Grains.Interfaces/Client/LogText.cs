using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Orleans.Channels;

/// <summary>
/// Makes a client's words safe to log: quoted, escaped to ASCII, cut. It takes every string, half a surrogate pair too, for it is
/// called where something has failed already.
/// </summary>
internal static class LogText
{
    private const int Longest = 100;

    /// <summary>Quotes a text.</summary>
    /// <param name="text">The text; null for what was no string.</param>
    public static string Quote(string? text) => text is null ? "null" : $"\"{JavaScriptEncoder.Default.Encode(Cut(text))}\"";

    /// <summary>Quotes text in UTF-8.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8) => Quote(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * Longest)]));

    // Between text elements, unless one alone is too long: then at least between characters.
    private static string Cut(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = 0;
        for (var next = 0; next <= Longest; next += StringInfo.GetNextTextElementLength(text.AsSpan(next)))
        {
            end = next;
        }

        if (end == 0)
        {
            end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        }

        return $"{text.AsSpan(0, end)}…";
    }
}
