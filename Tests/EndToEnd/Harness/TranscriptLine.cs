using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>One line of a transcript: who, which way, what.</summary>
internal sealed partial record TranscriptLine(string Who, bool IsSent, string What)
{
    private const string Binary = "BIN";
    private const string Close = "CLOSE ";

    public bool IsClose => !IsSent && What.StartsWith(Close, StringComparison.Ordinal);

    /// <summary>Reads a line; null for a blank one and for a remark in parentheses.</summary>
    public static TranscriptLine? Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.StartsWith('('))
        {
            return null;
        }

        var match = Shape().Match(line);
        Assert.True(match.Success, $"A transcript has no line like this: {line}");
        return new TranscriptLine(match.Groups["who"].Value, match.Groups["way"].Value == "->", match.Groups["what"].Value);
    }

    public Task PlayAsync(RawWebSocket socket) => IsSent ? SendAsync(socket) : ExpectAsync(socket);

    private Task SendAsync(RawWebSocket socket) =>
        What.StartsWith(Binary, StringComparison.Ordinal) ? socket.SendBinaryAsync(Hex) : socket.SendTextAsync(What);

    private Task ExpectAsync(RawWebSocket socket) =>
        IsClose ? socket.ExpectCloseAsync(int.Parse(What[Close.Length..], CultureInfo.InvariantCulture))
        : What.StartsWith(Binary, StringComparison.Ordinal) ? socket.ExpectBinaryAsync(Hex)
        : socket.ExpectTextAsync(What);

    private string Hex => What[Binary.Length..].Trim();

    [GeneratedRegex(@"^((?<who>\w+):)?(?<way>->|<-) ?(?<what>.*)$")]
    private static partial Regex Shape();
}
