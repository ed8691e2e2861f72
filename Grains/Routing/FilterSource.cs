using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>Where a filter comes from: it is there, or each call's scope gives one.</summary>
/// <param name="type">Its class.</param>
/// <param name="instance">The filter, if it is there.</param>
internal sealed class FilterSource(Type type, IChannelFilter? instance = null)
{
    /// <summary>Sees that it can be had. One that lives as long as the silo is taken for all calls.</summary>
    /// <exception cref="ChannelWiringException">Its constructor takes what there is not.</exception>
    public FilterSource Resolve(ServiceCatalog services)
    {
        if (instance is not null || !services.IsKnown)
        {
            return this;
        }

        if (services.LifetimeOf(type) == ServiceLifetime.Singleton)
        {
            return new FilterSource(type, (IChannelFilter)services.Provider!.GetRequiredService(type));
        }

        ServiceConstructor.Of(type, services, livesForScope: true);
        return this;
    }

    /// <summary>The filter for one call.</summary>
    /// <param name="services">Gives the services of the call.</param>
    public IChannelFilter Get(Func<IServiceProvider> services) => instance ?? (IChannelFilter)services().GetRequiredService(type);
}
