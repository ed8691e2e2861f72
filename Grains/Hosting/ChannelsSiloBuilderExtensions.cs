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
    /// gateways, and memory storage where the silo has configured none for the topics' state and for Orleans' PubSubStore.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Declares sockets and routes.</param>
    /// <exception cref="ChannelWiringException">Something declared can't work; the message names it and the cure.</exception>
    /// <exception cref="OrleansConfigurationException">The Microsoft Orleans that is loaded is older than this package needs.</exception>
    public static ISiloBuilder AddChannels(this ISiloBuilder builder, Action<ChannelsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        OrleansVersion.Check();
        if (builder.Services.Any(service => service.ServiceType == typeof(ChannelRoutes)))
        {
            throw new ChannelWiringException(typeof(ChannelsBuilder), null, "is asked for a second time, and a silo has one routing table. Put all sockets and routes into one AddChannels.");
        }

        var channels = new ChannelsBuilder();
        configure(channels);
        channels.Options.Validate();

        builder.Services.AddChannelsClient();
        builder.Services.AddChannelTokens();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(channels.BuildSockets());
        builder.Services.AddSingleton(channels.BuildRoutes());
        builder.Services.AddSingleton(Options.Create(channels.Options));
        builder.Services.AddSingleton(channels.Dashboards);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<TopicInstruments>();
        builder.Services.Configure<SiloMessagingOptions>(options => options.WaitForMessageToBeQueuedForOutboundTime = RerouteTimeout);
        builder.Services.AddSingleton<SiloTopics>();
        builder.Services.TryAddSingleton<SettledSilos>();
        builder.Services.AddSingleton<ILocalActivations>(services => services.GetRequiredService<SiloTopics>());
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StreamHandover>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, TopicHandover>();
        builder.Services.AddSingleton<GatewayWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GatewayWatch>());

        if (channels.Options.StreamProvider == GatewayStreams.DefaultProvider)
        {
            builder.AddWaitingStreams(GatewayStreams.DefaultProvider);
        }

        return builder.AddStorageIfMissing(PubSubStore).AddStorageIfMissing(channels.Options.Storage);
    }

    // A storage that the silo configures later under the same name takes this one's place.
    private static ISiloBuilder AddStorageIfMissing(this ISiloBuilder builder, string name) =>
        builder.Services.Any(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, name))
            ? builder
            : builder.AddMemoryGrainStorage(name);
}
