using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Takes many broadcasts at once: all are looked at before any is sent, and each has its own result.</summary>
internal sealed class BroadcastBatchEndpoint(BroadcastSender sender, IChannels channels, ApiJson json, ApiNames names, IOptions<ChannelsApiOptions> options)
{
    private const string Topic = "topic";
    private const string Event = "event";
    private const string Payload = "payload";

    public async Task<IResult> HandleAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (!ApiBody.IsJson(http))
        {
            return ApiProblems.ContentType(http.ContentType, ApiBody.Json);
        }

        var body = await ApiBody.ReadAsync(http, options.Value.MaxBodyBytes, cancellationToken);
        var (requests, fault) = body.Problem is null ? json.Read(body.Bytes, ReadBatch) : (null, body.Problem);
        if (requests is null)
        {
            return fault!;
        }

        if (await RefusalsAsync(ApiCaller.Of(http.HttpContext), requests) is { Count: > 0 } refusals)
        {
            return ApiProblems.NotAllowed(refusals);
        }

        var (sent, problem) = await sender.SendAsync(http, ApiErrand.Broadcast, requests, cancellationToken);
        return problem ?? TypedResults.Json(new BatchAnswer(await ResultsAsync(requests, sent, cancellationToken)), ApiJsonContext.Answers.BatchAnswer);
    }

    // Each topic is asked about once.
    private static async Task<Dictionary<string, string>> RefusalsAsync(ApiCaller caller, BroadcastRequest[] requests)
    {
        var may = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var topic in requests.Select(request => request.Topic).Distinct(StringComparer.Ordinal))
        {
            may.Add(topic, await caller.MayAsync(new ChannelsApiCall(ChannelsApiScopes.Broadcast, topic, SocketId: null)));
        }

        return requests.Index().Where(item => !may[item.Item.Topic]).ToDictionary(item => $"{item.Index}", _ => $"{Topic} is not the caller's");
    }

    // What wasn't sent is asked for once for each topic.
    private async Task<BatchResult[]> ResultsAsync(BroadcastRequest[] requests, bool[] sent, CancellationToken cancellationToken)
    {
        var why = new Dictionary<string, BatchResult>(StringComparer.Ordinal);
        foreach (var topic in requests.Where((_, place) => !sent[place]).Select(request => request.Topic).Distinct(StringComparer.Ordinal))
        {
            why.Add(topic, new BatchResult((await UnsentBroadcast.WhyAsync(channels, topic, cancellationToken)).StatusCode));
        }

        return [.. requests.Select((request, place) => sent[place] ? BatchResult.Sent : why[request.Topic])];
    }

    private (BroadcastRequest[]? Requests, IResult? Problem) ReadBatch(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > options.Value.MaxBatch)
        {
            return (null, ApiProblems.NoBatch(options.Value.MaxBatch));
        }

        var errors = root.EnumerateArray()
            .Select((item, place) => (Key: $"{place}", Value: FaultOf(item)))
            .Where(error => error.Value is not null)
            .ToDictionary(error => error.Key, error => error.Value!);
        return errors.Count == 0
            ? ([.. root.EnumerateArray().Select(ToRequest)], null)
            : (null, ApiProblems.Batch(errors));
    }

    private string? FaultOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return "is no JSON object";
        }

        if (names.TopicFault(ApiJson.TextOf(item, Topic)) is { } topicFault)
        {
            return $"{Topic} {topicFault}";
        }

        if (names.EventFault(ApiJson.TextOf(item, Event)) is { } eventFault)
        {
            return $"{Event} {eventFault}";
        }

        return item.TryGetProperty(Payload, out var payload) && payload.ValueKind == JsonValueKind.Object
            ? null
            : $"{Payload} is no JSON object";
    }

    private static BroadcastRequest ToRequest(JsonElement item) =>
        new(ApiJson.TextOf(item, Topic)!, ApiJson.TextOf(item, Event)!, ApiJson.ToPayload(item.GetProperty(Payload)));
}
