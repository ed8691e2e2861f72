using System.Globalization;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Finds half a surrogate pair in JSON escapes (<c>"\ud800"</c>). The JSON grammar allows it, but it spells no text;
/// Phoenix refuses the frame, and a reader behind us would fail on it later.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Looks at the escapes of a whole JSON text; outside of strings JSON has no backslash.</summary>
    public static bool FoundIn(ReadOnlySpan<byte> json)
    {
        // Most texts escape no surrogate at all, and two quick searches tell it.
        if (!json.Contains((byte)'\\') || (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0))
        {
            return false;
        }

        for (var next = json.IndexOf((byte)'\\'); next >= 0; next = json.IndexOf((byte)'\\'))
        {
            json = json[next..];
            if (!TryReadUnit(json, out var unit))
            {
                // A two-character escape, or a broken one that the JSON reader refuses.
                json = json[Math.Min(2, json.Length)..];
                continue;
            }

            json = json[EscapeLength..];
            if (!char.IsSurrogate(unit))
            {
                continue;
            }

            if (char.IsLowSurrogate(unit) || !TryReadUnit(json, out var second) || !char.IsLowSurrogate(second))
            {
                return true;
            }

            json = json[EscapeLength..];
        }

        return false;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, out char unit)
    {
        unit = default;
        if (json is not [(byte)'\\', (byte)'u', _, _, _, _, ..]
            || !ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
