using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>
/// What a client asks of a topic's history when it joins: <c>"resume"</c> in the join's payload holds the last position it has
/// seen, or an empty string at its first join; <c>"member"</c> who it was, from the earlier join's reply; <c>"history"</c> how many of the latest broadcasts
/// it wants where it can't be given what it missed.
/// </summary>
/// <param name="Seen">The position, or none.</param>
/// <param name="Was">The member that the client was, or none.</param>
/// <param name="Proof">The proof of its first join, or null.</param>
/// <param name="Last">How many of the latest broadcasts it wants; 0 for none.</param>
internal readonly record struct ResumeRequest(HistoryPosition Seen, MemberId Was, string? Proof = null, int Last = 0)
{
    /// <summary>Reads it from a join's payload; null when the client doesn't ask.</summary>
    public static ResumeRequest? Read(Payload payload)
    {
        if (payload.IsBinary)
        {
            return null;
        }

        string? resume = null, member = null;
        var last = 0;
        var reader = new Utf8JsonReader(payload.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isResume, isMember, isLast) = (reader.ValueTextEquals("resume"u8), reader.ValueTextEquals("member"u8), reader.ValueTextEquals("history"u8));
            reader.Read();
            if (isLast)
            {
                last = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? Math.Max(0, number) : 0;
            }

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
            HistoryPosition.TryParse(resume, out var seen) ? seen : default, ParseMember(dot < 0 ? member : member![..dot]), dot < 0 ? null : member![(dot + 1)..], last);
    }

    private static MemberId ParseMember(string? text) =>
        text?.LastIndexOf('/') is > 0 and var slash && long.TryParse(text.AsSpan(slash + 1), out var number)
            ? new MemberId(text[..slash], number)
            : default;
}
