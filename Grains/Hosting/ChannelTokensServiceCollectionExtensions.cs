using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Channels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what makes and checks tokens.</summary>
public static class ChannelTokensServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ChannelTokens"/>. Silos have it by <c>AddChannels</c>; a web application whose pages give tokens out asks
    /// for it here. Where that is another process, give both one key ring and one name:
    /// <c>services.AddDataProtection().SetApplicationName("…").PersistKeysTo…</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddChannelTokens(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ChannelTokens>();
        return services;
    }
}
