using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Grains;

/// <summary>Puts what the history has to say into the response of a join.</summary>
internal static class JoinResume
{
    /// <summary>
    /// Adds <c>recovered</c>, <c>position</c> and <c>member</c>, which the client names when it comes back, and <c>history</c>, how many of the latest broadcasts follow where it asked
    /// for some. A response that is no object stays as it is.
    /// </summary>
    public static Payload Answer(Payload response, Resumption resumption, HistoryPosition position, string member, int? history)
    {
        if (!response.IsObject)
        {
            return response;
        }

        var answer = JsonNode.Parse(response.Span, documentOptions: new JsonDocumentOptions { MaxDepth = int.MaxValue })!.AsObject();
        answer["recovered"] = resumption.IsRecovered;
        answer["position"] = position.ToString();
        answer["member"] = member;
        if (history is { } count)
        {
            answer["history"] = count;
        }

        return Payload.FromJson(JsonSerializer.SerializeToUtf8Bytes(answer, PayloadJson.Own));
    }
}
