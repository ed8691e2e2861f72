using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Orleans.Channels.Gateway;

/// <summary>Text of which the end hasn't come yet.</summary>
internal static class Utf8Prefix
{
    private const int LongestCharacter = 4;

    /// <summary>How many bytes are whole characters.</summary>
    /// <param name="text">What has come.</param>
    /// <returns>Null when it can't become UTF-8 whatever comes.</returns>
    public static int? WholeLength(ReadOnlySpan<byte> text)
    {
        var whole = text.Length - CutLength(text);
        return Utf8.IsValid(text[..whole]) ? whole : null;
    }

    // The bytes of a character at the end that isn't whole, and may become so.
    private static int CutLength(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length < LongestCharacter && length <= text.Length; length++)
        {
            if (Rune.DecodeFromUtf8(text[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }
}
