using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>Makes a client's words safe to log: quoted, escaped, cut.</summary>
internal static class LogText
{
    private const int Longest = 100;

    public static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text.Length <= Longest ? text : text[..Longest] + "…")}\"";
}
