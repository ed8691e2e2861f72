using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Takes one broadcast, or one message for a channel, with the body as its payload.</summary>
internal sealed class PayloadEndpoint(BroadcastSender sender, IChannels channels, ApiJson json, ApiNames names, IOptions<ChannelsApiOptions> options)
{
    public const string TopicParameter = "topic";
    public const string EventParameter = "event";

    private const string Expected = $"{ApiBody.Json} for a JSON object or {ApiBody.Binary} for binary";

    public async Task<IResult> HandleAsync(HttpRequest http, ApiErrand errand, CancellationToken cancellationToken)
    {
        if ((names.CheckTopic(http.Query, TopicParameter) ?? names.CheckEvent(http.Query, EventParameter)) is { } problem)
        {
            return problem;
        }

        var isBinary = ApiBody.IsBinary(http);
        if (!isBinary && !ApiBody.IsJson(http))
        {
            return ApiProblems.ContentType(http.ContentType, Expected);
        }

        var body = await ApiBody.ReadAsync(http, options.Value.MaxBodyBytes, cancellationToken);
        var (payload, fault) = body.Problem is not null ? (default, body.Problem)
            : isBinary ? (Payload.FromBinary(body.Bytes), null)
            : json.Read(body.Bytes, ToPayload);
        return fault ?? await SendAsync(http, errand, payload, cancellationToken);
    }

    private static (Payload Payload, IResult? Problem) ToPayload(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object ? (ApiJson.ToPayload(root), null) : (default, ApiProblems.NoObject());

    private async Task<IResult> SendAsync(HttpRequest http, ApiErrand errand, Payload payload, CancellationToken cancellationToken)
    {
        var request = new BroadcastRequest(http.Query[TopicParameter]!, http.Query[EventParameter]!, payload);
        var (sent, problem) = await sender.SendAsync(http, errand, [request], cancellationToken);
        return problem ?? (sent[0] ? TypedResults.NoContent() : await UnsentBroadcast.WhyAsync(channels, request.Topic, cancellationToken));
    }
}
