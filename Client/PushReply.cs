using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Client;

/// <summary>What the server answered to a push or a join.</summary>
public sealed class PushReply
{
    private const string Ok = "ok";

    internal PushReply(string status, ReadOnlyMemory<byte> response, bool isBinary)
    {
        Status = status;
        Response = response;
        IsBinary = isBinary;
    }

    /// <summary>The status: <c>ok</c>, <c>error</c>, or a word of the application's own.</summary>
    public string Status { get; }

    /// <summary>The response: JSON, or bytes.</summary>
    public ReadOnlyMemory<byte> Response { get; }

    /// <summary>Whether the response is bytes and no JSON.</summary>
    public bool IsBinary { get; }

    /// <summary>The <c>reason</c> that a JSON response gives, or null.</summary>
    public string? Reason => IsBinary ? null : JsonFields.Text(Response.Span, "reason"u8);

    internal bool IsOk => Status == Ok;

    // A server whose node died with a push under way says so in these words, and knows no more than that.
    internal bool IsUnavailable => !IsOk && Reason == "unavailable";

    internal PushOutcome Outcome => IsOk ? PushOutcome.Answered : IsUnavailable ? PushOutcome.Lost : PushOutcome.Refused;

    /// <summary>Reads the response.</summary>
    /// <param name="type">What to read it as.</param>
    /// <exception cref="JsonException">It is bytes, or no such JSON.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => IsBinary
        ? throw new JsonException("The response is binary. Read PushReply.Response.")
        : JsonSerializer.Deserialize(Response.Span, type);
}
