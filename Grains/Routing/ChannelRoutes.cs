using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>The routing table: the first declared pattern that matches takes the topic (<c>Phoenix.Socket.channel/3</c>).</summary>
internal sealed class ChannelRoutes(IReadOnlyList<ChannelRoute> routes, ChannelFilters? filters = null) : ITopicJson
{
    private static readonly string[] OfOperators = [OperatorNames.Topic];

    private readonly string[] _patterns = [.. routes.Select(route => route.Pattern.Text).Where(pattern => pattern != OperatorNames.Topic)];

    /// <summary>The patterns that a socket may join, in their order, for gateways.</summary>
    public string[] PatternsOf(string socket) => socket == OperatorNames.Socket ? OfOperators : _patterns;

    /// <summary>What stands around a socket class, or null for nothing. The operators' socket isn't the application's.</summary>
    public ChannelFilters? FiltersOf(string socket) => socket == OperatorNames.Socket ? null : filters;

    /// <summary>How much there is of each route.</summary>
    public IEnumerable<RouteTally> Tallies => routes.Select(route => route.Tally);

    /// <summary>How a topic's channel writes and reads payloads.</summary>
    public JsonSerializerOptions Of(string topic) => Match(topic)?.Json ?? PayloadJson.Options;

    /// <summary>The route that takes a topic, or null.</summary>
    public ChannelRoute? Match(string topic)
    {
        foreach (var route in routes)
        {
            if (route.Pattern.Matches(topic))
            {
                return route;
            }
        }

        return null;
    }
}
