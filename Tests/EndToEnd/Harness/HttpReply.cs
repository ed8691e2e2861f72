using System.Globalization;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The head of an HTTP response as it came, before anything is made of it.</summary>
internal sealed record HttpReply(int Status, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<HttpReply> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var lines = await ReadHeadAsync(stream, cancellationToken);
        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .GroupBy(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(", ", group), StringComparer.OrdinalIgnoreCase);
        return new HttpReply(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers);
    }

    // Byte by byte: what follows the head belongs to the WebSocket.
    private static async Task<string[]> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
