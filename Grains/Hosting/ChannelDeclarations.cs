using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>What an application's modules have declared so far.</summary>
/// <param name="services">The silo's services.</param>
internal sealed class ChannelDeclarations(IServiceCollection services)
{
    /// <summary>The silo's services, as registered until now.</summary>
    public IServiceCollection Services => services;

    /// <summary>Socket classes by name.</summary>
    public Dictionary<string, Type> Sockets { get; } = new(StringComparer.Ordinal);

    /// <summary>Routes in their order.</summary>
    public List<ChannelRouteBuilder> Routes { get; } = [];

    /// <summary>Filters around all sockets and routes, in their order.</summary>
    public List<FilterSource> Filters { get; } = [];

    /// <summary>Whether gateways may show the page for operators.</summary>
    public bool HasDashboard { get; set; }
}
