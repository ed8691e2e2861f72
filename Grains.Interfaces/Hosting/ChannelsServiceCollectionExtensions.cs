using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Channels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what every process of a cluster may use.</summary>
public static class ChannelsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IChannels"/>. Silos and gateways have it already; a plain Orleans client asks for it here.</summary>
    /// <param name="services">The services of a process with an Orleans client or silo.</param>
    public static IServiceCollection AddChannelsClient(this IServiceCollection services)
    {
        services.TryAddSingleton<IChannels, ClusterChannels>();
        return services;
    }
}
