using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Channels.Gateway;

/// <summary>Tells what is known of a topic.</summary>
internal sealed class TopicEndpoint(IChannels channels, ApiNames names)
{
    public const string TopicParameter = "topic";

    public async Task<IResult> HandleAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var topic = TopicOf(http);
        return names.TopicFault(topic) is { } fault
            ? ApiProblems.Topic(fault)
            : TypedResults.Json(await channels.DescribeAsync(topic, cancellationToken), ApiJsonContext.Answers.TopicInfo);
    }

    // Routing leaves %2F as it is and unescapes all else, so that "%2F" and "%252F" look alike: what the client sent tells
    // them apart. The topic is the last segments of it, as many as routing found.
    internal static string TopicOf(HttpRequest http)
    {
        if (http.RouteValues[TopicParameter] is not string routed)
        {
            return string.Empty;
        }

        var sent = http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var start = sent.Length;
        for (var slashes = routed.Count(letter => letter == '/'); slashes >= 0 && start > 0; slashes--)
        {
            start = sent.LastIndexOf('/', start - 1);
        }

        return Uri.UnescapeDataString(sent[(start + 1)..]);
    }
}
