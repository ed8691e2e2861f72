using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Channels;
using Orleans.Channels.Grains;
using Orleans.Channels.Streams;
using Orleans.Configuration;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Makes a silo a home of channels.</summary>
public static class ChannelsSiloBuilderExtensions
{
    private const string PubSubStore = "PubSubStore";

    // Calls that were on their way when a topic moved are passed on for this long; Orleans' default drops them, and who made them waits for its time-out.
    private static readonly TimeSpan RerouteTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds channels to a silo: the declared sockets and routes, <see cref="IChannels"/>, <see cref="ChannelTokens"/>, the stream provider that speaks to
    /// gateways, and memory storage where the silo has configured none for the topics' state and for Orleans' PubSubStore. May be called any number of
    /// times, by each module for its own: sockets and routes add up in the order of the calls. Options are also read from the configuration section
    /// <c>Channels</c>.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Declares sockets and routes.</param>
    /// <exception cref="ChannelWiringException">Something declared can't work; the message names it and the cure. That there is no socket is said at start-up.</exception>
    /// <exception cref="OrleansConfigurationException">The Microsoft Orleans that is loaded is older than this package needs.</exception>
    public static ISiloBuilder AddChannels(this ISiloBuilder builder, Action<ChannelsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        OrleansVersion.Check();
        if (builder.Services.FirstOrDefault(service => service.ServiceType == typeof(ChannelsBuilder))?.ImplementationInstance is ChannelsBuilder channels)
        {
            configure(channels);
            return builder;
        }

        builder.Services.AddSection<TopicOptions, TopicOptionsValidator>("Channels", ["Dashboard"]);
        builder.Services.AddSection<DashboardOptions, DashboardOptionsValidator>("Channels:Dashboard", []);
        channels = new ChannelsBuilder(builder.Services);
        configure(channels);

        builder.Services.AddChannelsClient();
        builder.Services.AddChannelTokens();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(channels);
        builder.Services.AddSingleton(services => services.GetRequiredService<ChannelsBuilder>().BuildSockets(services));
        builder.Services.AddSingleton(services => services.GetRequiredService<ChannelsBuilder>().BuildRoutes(services));
        builder.Services.AddSingleton<ITopicJson>(services => services.GetRequiredService<ChannelRoutes>());
        builder.Services.AddTransient<IConfigurationValidator, ChannelsValidator>();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<TopicInstruments>();
        builder.Services.Configure<SiloMessagingOptions>(options => options.WaitForMessageToBeQueuedForOutboundTime = RerouteTimeout);
        builder.Services.AddSingleton<SiloTopics>();
        builder.Services.AddSingleton<GatewaySinks>();
        builder.Services.AddSingleton<TopicShared>();
        builder.Services.AddSingleton<ISiloPeers, SiloPeers>();
        builder.Services.AddSingleton<SiloMajority>();
        builder.Services.AddSingleton<ISiloMajority>(services => services.GetRequiredService<SiloMajority>());
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<SiloMajority>());
        builder.Services.AddSingleton<IPostConfigureOptions<GrainDirectoryOptions>, DirectoryCache>();
        builder.Services.TryAddSingleton<SettledSilos>();
        builder.Services.AddSingleton<ILocalActivations>(services => services.GetRequiredService<SiloTopics>());
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StreamHandover>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, TopicHandover>();
        builder.Services.AddSingleton<GatewayLeaseMonitor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GatewayLeaseMonitor>());

        builder.Services.ConfigureAll<WaitingStreamOptions>(static streams => streams.EventBytes = static e => (e as TopicBatch)?.Bytes ?? 0);
        return builder
            .AddGrainService<SiloPeerService>()
            .AddWaitingStreams(GatewayStreams.DefaultProvider)
            .AddStorageIfMissing(PubSubStore)
            .AddStorageIfMissing(TopicOptions.DefaultStorage);
    }

    // A storage that the silo configures later under the same name takes this one's place.
    private static ISiloBuilder AddStorageIfMissing(this ISiloBuilder builder, string name) =>
        builder.Services.Any(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, name))
            ? builder
            : builder.AddMemoryGrainStorage(name);
}
