namespace Orleans.Channels.Grains;

/// <summary>The routing table: the first declared pattern that matches takes the topic (<c>Phoenix.Socket.channel/3</c>).</summary>
internal sealed class ChannelRoutes(IReadOnlyList<ChannelRoute> routes)
{
    /// <summary>The patterns in their order, for gateways.</summary>
    public string[] Patterns { get; } = [.. routes.Select(route => route.Pattern.Text)];

    /// <summary>How much there is of each route.</summary>
    public IEnumerable<RouteTally> Tallies => routes.Select(route => route.Tally);

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
