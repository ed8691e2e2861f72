using Microsoft.Extensions.Options;

namespace Orleans.Channels.Grains;

/// <summary>What all topics of a silo share.</summary>
/// <param name="routes">The routing table.</param>
/// <param name="topics">The topics that live here.</param>
/// <param name="sinks">The ways to gateways.</param>
/// <param name="gateways">What watches gateways that hold members.</param>
/// <param name="majority">The silo, and whether it is with the majority of its cluster.</param>
/// <param name="instruments">What is measured.</param>
/// <param name="options">The options.</param>
/// <param name="time">The clock.</param>
internal sealed class TopicShared(
    ChannelRoutes routes,
    SiloTopics topics,
    GatewaySinks sinks,
    GatewayLeaseMonitor gateways,
    SiloMajority majority,
    TopicInstruments instruments,
    IOptions<TopicOptions> options,
    TimeProvider time)
{
    public ChannelRoutes Routes => routes;

    public SiloTopics Topics => topics;

    public GatewaySinks Sinks => sinks;

    public GatewayLeaseMonitor Gateways => gateways;

    /// <summary>The silo's address, as gateways are told it.</summary>
    public string Silo => majority.Silo;

    public SiloMajority Majority => majority;

    public TopicInstruments Instruments => instruments;

    public TopicOptions Options => options.Value;

    public TimeProvider Time => time;

    /// <summary>How much may be logged of what clients cause.</summary>
    public LogBudget Log { get; } = new(time);
}
