using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What a long-poll request was answered: HTTP's part, and the protocol's in the body.</summary>
internal sealed record LongPollAnswer(int HttpStatus, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The protocol's status.</summary>
    public int Status => Json.GetProperty("status").GetInt32();

    public string? Token => Json.TryGetProperty("token", out var token) ? token.GetString() : null;

    public IReadOnlyList<string> Messages =>
        Json.TryGetProperty("messages", out var messages) ? [.. messages.EnumerateArray().Select(message => message.GetString()!)] : [];

    private JsonElement Json => WireJson.Parse(Body);

    public static async Task<LongPollAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync(cancellationToken));

    /// <summary>A session is over, or not there yet: the answer brings a new one's token.</summary>
    public string ExpectNewSession()
    {
        Assert.True(HttpStatus == 200 && Status == 410 && Token is { Length: > 0 } && Messages.Count == 0, $"Expected a new session\nGot      {HttpStatus} {Body}");
        return Token!;
    }

    /// <summary>The session that it had is over: every phoenix.js starts anew after this.</summary>
    public void ExpectOver() => Assert.Equal((200, """{"status":500}"""), (HttpStatus, Body));
}
