using System.Buffers;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// What a topic or an event may be called by who isn't trusted: it becomes a grain's key, a database's text and a line of logs that
/// aren't ours.
/// </summary>
internal static class WireNames
{
    // C0, DEL and C1, line and paragraph separators, and what turns the direction of text round.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
    [
        .. Enumerable.Range(0x00, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code), '\u061C', '\u200E', '\u200F',
    ]);

    /// <summary>Whether a name has neither control characters nor bidirectional controls nor halves of surrogate pairs.</summary>
    public static bool IsSafe(ReadOnlySpan<char> name) =>
        !name.ContainsAnyExceptInRange(' ', '~') || (!name.ContainsAny(Unsafe) && !HasLoneSurrogate(name));

    /// <summary>Whether a name has so many bytes of UTF-8 at most.</summary>
    public static bool Fits(ReadOnlySpan<char> name, int bytes) =>
        name.Length <= bytes / 3 || (name.Length <= bytes && Encoding.UTF8.GetByteCount(name) <= bytes);

    private static bool HasLoneSurrogate(ReadOnlySpan<char> name)
    {
        while (name.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 == name.Length || !char.IsSurrogatePair(name[at], name[at + 1]))
            {
                return true;
            }

            name = name[(at + 2)..];
        }

        return false;
    }
}
