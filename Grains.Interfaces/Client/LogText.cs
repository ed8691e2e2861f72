using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Orleans.Channels;

/// <summary>
/// What a client said, as a log may show it: quoted, escaped to ASCII, cut. A log takes such words in no other form, and a test holds it to that.
/// It takes every string, half a surrogate pair too, for it is shown where something has failed already.
/// </summary>
internal readonly struct LogText
{
    private const int Longest = 100;

    private readonly string? _text;

    private LogText(string? text) => _text = text;

    /// <summary>Quotes a text, when it is shown.</summary>
    /// <param name="text">The text; null for what was no string.</param>
    public static LogText Quote(string? text) => new(text);

    /// <summary>Quotes text in UTF-8.</summary>
    public static LogText Quote(ReadOnlySpan<byte> utf8) => new(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * Longest)]));

    /// <summary>The quoted text, or <c>null</c> without quotes.</summary>
    public override string ToString() => _text is null ? "null" : $"\"{Escape(_text, Longest)}\"";

    /// <summary>Escapes and cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How long it may be before it is escaped.</param>
    public static string Escape(string text, int longest) => JavaScriptEncoder.Default.Encode(Cut(text, longest));

    // Between text elements, unless one alone is too long: then at least between characters.
    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = 0;
        for (var next = 0; next <= longest; next += StringInfo.GetNextTextElementLength(text.AsSpan(next)))
        {
            end = next;
        }

        if (end == 0)
        {
            end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        }

        return $"{text.AsSpan(0, end)}…";
    }
}
