using System.Text;

namespace Orleans.Channels;

/// <summary>The rule for what a presence key may be: any text that JSON in UTF-8 can hold.</summary>
internal static class PresenceKeyText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Says why a text can't be a key, if it can't.</summary>
    /// <exception cref="ArgumentException">It has half of a surrogate pair: in JSON it would look like another key.</exception>
    public static void Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Strict.GetByteCount(key);
    }
}
