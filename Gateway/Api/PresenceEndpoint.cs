using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>Lists who is present on a topic, in the form of <c>presence_state</c>.</summary>
internal sealed class PresenceEndpoint(IChannels channels, ApiNames names)
{
    public const string AfterParameter = "after";

    public const string LimitParameter = "limit";

    private const int DefaultLimit = 1000;

    public async Task<IResult> HandleAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (names.CheckTopic(http.Query, PayloadEndpoint.TopicParameter) is { } problem)
        {
            return problem;
        }

        var limit = DefaultLimit;
        if (http.Query[LimitParameter] is { Count: > 0 } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            return ApiProblems.Parameter(LimitParameter, "is no number of at least 1");
        }

        string topic = http.Query[PayloadEndpoint.TopicParameter]!;
        var after = http.Query[AfterParameter] is { Count: > 0 } key ? key.ToString() : null;
        var page = await channels.ListPresenceAsync(topic, after, limit, cancellationToken);
        if (page.Next is { } next)
        {
            http.HttpContext.Response.Headers.Link =
                $"<{http.PathBase}{http.Path}?topic={Uri.EscapeDataString(topic)}&after={Uri.EscapeDataString(next)}&limit={limit.ToString(CultureInfo.InvariantCulture)}>; rel=\"next\"";
        }

        return TypedResults.Bytes(Encode(page), ApiBody.Json);
    }

    private static byte[] Encode(PresencePage page)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = ApiJsonContext.Answers.Options.Encoder }))
        {
            writer.WriteStartObject();
            foreach (var entry in page.Entries)
            {
                writer.WriteStartObject(entry.Key);
                writer.WriteStartArray("metas"u8);
                foreach (var meta in entry.Metas)
                {
                    writer.WriteRawValue(meta.Payload.Span, skipInputValidation: true);
                }

                writer.WriteEndArray();
                WriteData(writer, entry.Data);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter writer, Payload data)
    {
        using var members = JsonDocument.Parse(data.Bytes);
        foreach (var member in members.RootElement.EnumerateObject().Where(member => !member.NameEquals("metas"u8)))
        {
            member.WriteTo(writer);
        }
    }
}
