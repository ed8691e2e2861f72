using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>What a server answers to a poll or a post; the HTTP status is always 200, and the protocol's own is in the body.</summary>
/// <param name="Status">The status.</param>
/// <param name="Token">The session's token, or null.</param>
/// <param name="Messages">The frames that waited.</param>
internal sealed record LongPollAnswer(int Status, string? Token, IReadOnlyList<byte[]> Messages)
{
    /// <summary>There are messages, or the post was taken.</summary>
    public const int Ok = 200;

    /// <summary>Nothing has happened.</summary>
    public const int Nothing = 204;

    /// <summary>There is no such session.</summary>
    public const int Gone = 410;

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static LongPollAnswer Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var answer = document.RootElement;
        return new LongPollAnswer(
            answer.GetProperty("status").GetInt32(),
            answer.TryGetProperty("token", out var token) ? token.GetString() : null,
            answer.TryGetProperty("messages", out var messages) ? [.. messages.EnumerateArray().Select(message => Encoding.UTF8.GetBytes(message.GetString()!))] : []);
    }
}
