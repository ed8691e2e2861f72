using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Reads bodies that are JSON, as deep as a socket's frames may be.</summary>
internal sealed class ApiJson(IOptions<ChannelGatewayOptions> options)
{
    /// <summary>Parses a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="read">What to make of the document.</param>
    /// <returns>What was made of it, or the problem with the body.</returns>
    public (T? Value, IResult? Problem) Read<T>(byte[] body, Func<JsonElement, (T? Value, IResult? Problem)> read)
    {
        if (!Utf8.IsValid(body))
        {
            return (default, ApiProblems.Malformed("It isn't UTF-8."));
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = options.Value.MaxJsonDepth });
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return (default, ApiProblems.Malformed(exception.Message));
        }
    }

    /// <summary>An object as the payload it came as, byte for byte.</summary>
    public static Payload ToPayload(JsonElement json) => Payload.FromJson(JsonMarshal.GetRawUtf8Value(json).ToArray());

    /// <summary>A member's text; null when there is none, or when it is no text that UTF-8 can carry.</summary>
    public static string? TextOf(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped.
            return null;
        }
    }
}
