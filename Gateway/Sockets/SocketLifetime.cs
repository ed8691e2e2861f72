using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Gateway;

/// <summary>
/// How long a socket whose token expires may live. A client prolongs it with an <c>access_token</c> event on the topic
/// <c>phoenix</c>: the application's socket class is asked again, with the fresh token in the old one's place.
/// </summary>
internal sealed class SocketLifetime(SocketConnector connector, string socketName, ConnectRequest request, ConnectResponse response, TimeProvider time)
{
    private const string TokenParam = "token";

    private long _endsAt = EndsAt(response.Lifetime, time);

    /// <summary>True when the socket has to close.</summary>
    public bool HasEnded => time.GetTimestamp() >= Volatile.Read(ref _endsAt);

    /// <summary>
    /// Asks with a fresh token. Only a token proves who comes back: a socket that was let in for a principal of the request, which nobody
    /// verifies anew, or under no id, which any token would fit, lives as long as it was given and connects again.
    /// </summary>
    /// <param name="payload">The event's payload, <c>{"token":"…"}</c>.</param>
    /// <returns>What the socket class answered; null when the token wasn't good.</returns>
    public async Task<ConnectResponse?> TryProlongAsync(Payload payload)
    {
        if (response.SocketId is null || request.User is not null || ReadToken(payload) is not { } token || await connector.AskAsync(socketName, With(token)) is not { Status: 0 } answer)
        {
            return null;
        }

        // Another user's token is good for another socket.
        if (answer.SocketId != response.SocketId)
        {
            return null;
        }

        Volatile.Write(ref _endsAt, EndsAt(answer.Lifetime, time));
        return answer;
    }

    private static long EndsAt(TimeSpan? lifetime, TimeProvider time) =>
        lifetime is { } span && span.TotalSeconds < TimeSpan.FromDays(365).TotalSeconds
            ? time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency)
            : long.MaxValue;

    private static string? ReadToken(Payload payload)
    {
        try
        {
            return payload.IsObject && payload.As<JsonElement>().TryGetProperty(TokenParam, out var token) && token.ValueKind == JsonValueKind.String
                ? token.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ConnectRequest With(string token)
    {
        var connectParams = request.Params.As<JsonObject>()!;
        if (connectParams.ContainsKey(TokenParam))
        {
            connectParams[TokenParam] = token;
        }

        return request with { AuthToken = token, Params = Payload.FromOwn(connectParams) };
    }
}
