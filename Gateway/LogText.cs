using System.Text.Encodings.Web;

namespace Orleans.Channels.Gateway;

/// <summary>What a client sent, fit for the log: escaped, so that it can't look like lines of ours, and cut.</summary>
internal static class LogText
{
    private const int MaxLength = 200;

    /// <summary>The text, or its beginning.</summary>
    public static string Of(string text) => JavaScriptEncoder.Default.Encode(text.Length <= MaxLength ? text : $"{text[..MaxLength]}...");
}
