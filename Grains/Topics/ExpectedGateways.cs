namespace Orleans.Channels.Grains;

/// <summary>
/// The gateways whose members are still to come after their topic, which has moved: what it says meanwhile is for them too, and is kept and
/// sent as if they were here.
/// </summary>
/// <param name="publisher">What the topic says.</param>
internal sealed class ExpectedGateways(TopicPublisher publisher)
{
    private readonly Dictionary<string, Expected> _expected = new(StringComparer.Ordinal);

    private sealed class Expected(GatewayLink link)
    {
        public GatewayLink Link { get; } = link;

        public int Members { get; set; }
    }

    /// <summary>Begins to wait for a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="stream">The stream that its gateway hears.</param>
    public void Add(MemberId member, int stream)
    {
        if (!_expected.TryGetValue(member.Gateway, out var expected))
        {
            _expected.Add(member.Gateway, expected = new Expected(publisher.Join(member.Gateway, stream)));
        }

        expected.Members++;
    }

    /// <summary>Whether a gateway's members are waited for still.</summary>
    public bool Contains(string gateway) => _expected.ContainsKey(gateway);

    /// <summary>A member has come, or never will.</summary>
    public void Remove(MemberId member)
    {
        if (_expected.TryGetValue(member.Gateway, out var expected) && --expected.Members == 0)
        {
            Remove(member.Gateway);
        }
    }

    /// <summary>A gateway's members don't come.</summary>
    public void Remove(string gateway)
    {
        if (_expected.Remove(gateway, out var expected))
        {
            publisher.Leave(expected.Link);
        }
    }

    /// <summary>Waits for nobody any more.</summary>
    public void Clear()
    {
        foreach (var gateway in _expected.Keys.ToArray())
        {
            Remove(gateway);
        }
    }
}
