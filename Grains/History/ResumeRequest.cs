using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>
/// What a client asks of a topic's history when it joins: <c>"resume"</c> in the join's payload holds the last position it has
/// seen, or an empty string at its first join; <c>"member"</c> who it was, from the earlier join's reply.
/// </summary>
/// <param name="Seen">The position, or none.</param>
/// <param name="Was">The member that the client was, or none.</param>
/// <param name="Proof">The proof of its first join, or null.</param>
internal readonly record struct ResumeRequest(HistoryPosition Seen, MemberId Was, string? Proof = null)
{
    /// <summary>Reads it from a join's payload; null when the client doesn't ask.</summary>
    public static ResumeRequest? Read(Payload payload)
    {
        if (payload.IsBinary)
        {
            return null;
        }

        string? resume = null, member = null;
        var reader = new Utf8JsonReader(payload.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isResume, isMember) = (reader.ValueTextEquals("resume"u8), reader.ValueTextEquals("member"u8));
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && (isResume || isMember))
            {
                // What we wrote has no escapes, and what has is nothing of ours.
                var text = reader.ValueIsEscaped ? string.Empty : Encoding.UTF8.GetString(reader.ValueSpan);
                (resume, member) = isResume ? (text, member) : (resume, text);
            }

            reader.Skip();
        }

        if (resume is null)
        {
            return null;
        }

        var dot = member?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return new ResumeRequest(
            HistoryPosition.TryParse(resume, out var seen) ? seen : default, ParseMember(dot < 0 ? member : member![..dot]), dot < 0 ? null : member![(dot + 1)..]);
    }

    private static MemberId ParseMember(string? text) =>
        text?.LastIndexOf('/') is > 0 and var slash && long.TryParse(text.AsSpan(slash + 1), out var number)
            ? new MemberId(text[..slash], number)
            : default;
}
