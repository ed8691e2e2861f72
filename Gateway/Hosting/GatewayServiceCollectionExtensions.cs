using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans.Channels;
using Orleans.Channels.Gateway;
using Orleans.Channels.Streams;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a web application a gateway.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds a gateway to a web application that has an Orleans silo (<c>UseOrleans</c>) or client (<c>UseOrleansClient</c> with
    /// <c>AddChannelStreams</c>). Options are also read from the configuration section <c>Gateway</c>. A health check named <c>channels</c>,
    /// tagged <c>ready</c>, says whether clients should be sent here. May be called any number of times.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes bounds and times.</param>
    /// <exception cref="OrleansConfigurationException">The Microsoft Orleans that is loaded is older than this package needs.</exception>
    public static IServiceCollection AddChannelGateway(this IServiceCollection services, Action<ChannelGatewayOptions>? configure = null)
    {
        OrleansVersion.Check();
        if (!services.Any(service => service.ServiceType == typeof(GatewayService)))
        {
            AddGateway(services);
        }

        // What the code says, it says over the configuration.
        return configure is null ? services : services.Configure(configure);
    }

    private static void AddGateway(IServiceCollection services)
    {
        services.AddSection<ChannelGatewayOptions, ChannelGatewayOptionsValidator>("Gateway", ["Api"]);
        services.AddSection<ChannelsApiOptions, ChannelsApiOptionsValidator>("Gateway:Api", []);
        services.AddChannelsClient();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GatewayIdentity>();
        services.AddMetrics();
        services.TryAddSingleton<GatewayInstruments>();
        services.TryAddSingleton<SocketSerializers>();
        services.TryAddSingleton<TopicRegistry>();
        services.TryAddSingleton<ITopicReceiver>(made => made.GetRequiredService<TopicRegistry>());
        services.TryAddSingleton<ILocalGateway, InProcessGateway>();
        services.TryAddSingleton<OriginCheck>();
        services.TryAddSingleton<SocketConnector>();
        services.TryAddSingleton<SocketDispatcher>();
        services.TryAddSingleton<InlineReads>();
        services.TryAddSingleton<GatewayMemory>();
        services.TryAddSingleton<SocketRegistry>();
        services.TryAddSingleton<WebSocketTransport>();
        services.AddDataProtection();
        services.TryAddSingleton<LongPollTokens>();
        services.TryAddSingleton<LongPollSessions>();
        services.TryAddSingleton<LongPollTransport>();
        ApiEndpoints.AddServices(services);
        services.TryAddSingleton<DashboardTokens>();
        services.TryAddSingleton<GatewayView>();
        services.TryAddSingleton<IGatewayView>(made => made.GetRequiredService<GatewayView>());
        services.TryAddSingleton<GatewayObserver>();
        services.TryAddSingleton<GatewaySubscription>();
        services.TryAddSingleton<GatewayRegistration>();
        services.TryAddSingleton<SiloDeathWatcher>();
        services.TryAddSingleton<GatewayService>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayService>());
        services.TryAddSingleton<SiloReach>();
        services.AddHostedService(provider => provider.GetRequiredService<SiloReach>());
        services.TryAddSingleton<GatewayHealth>();
        services.AddHealthChecks();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HealthCheckServiceOptions>, GatewayHealthRegistration>());
    }
}
