using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Channels;
using Orleans.Channels.Streams;
using Orleans.Configuration;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>
/// Adds the waiting stream provider to silos and clients.
/// </summary>
public static class WaitingStreamHostingExtensions
{
    // An agent that meets a new stream stops to read until its timer ticks, and all streams of its queue wait (Orleans' own pause is 100 ms).
    // Otherwise a read goes on for as long as the agent lives, so ticks cost nothing.
    private static readonly TimeSpan AgentPause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Adds a stream provider that hands events on as they come instead of polling for them. Explicit subscriptions
    /// need a grain storage named <c>PubSubStore</c> or like the provider.
    /// </summary>
    /// <param name="builder">The silo builder.</param>
    /// <param name="name">The provider's name. A second call with the same name only adds to its options.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The silo builder.</returns>
    /// <exception cref="OrleansConfigurationException">The Microsoft Orleans that is loaded is older than this package needs.</exception>
    public static ISiloBuilder AddWaitingStreams(
        this ISiloBuilder builder, string name, Action<WaitingStreamOptions>? configure = null)
    {
        var services = builder.Services;
        if (!AddOptions(services, name, configure))
        {
            return builder;
        }

        services.AddKeyedSingleton(name, (provider, _) => new WaitingStreamStop(StopStage(provider, name)));
        services.AddKeyedSingleton(name, (provider, _) => new LocalQueues(WaitingQueueAdapterFactory.MapperOf(
            provider.GetRequiredService<IOptionsMonitor<WaitingStreamOptions>>().Get(name), name)));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredKeyedService<WaitingStreamStop>(name));
        services.AddOptions<StreamPullingAgentOptions>(name).Configure<IOptionsMonitor<WaitingStreamOptions>>((agent, waiting) =>
        {
            agent.BatchContainerBatchSize = waiting.Get(name).DeliveryBatchSize;
            agent.GetQueueMsgsTimerPeriod = AgentPause;
        });
        services.TryAddSingleton<SettledSilos>();
        return builder.AddPersistentStreams(
            name,
            WaitingQueueAdapterFactory.Create,
            static streams => streams.ConfigurePartitionBalancing(
                static (provider, _) => ActivatorUtilities.CreateInstance<SettledQueueBalancer>(provider)));
    }

    /// <summary>
    /// Adds the waiting stream provider to a client, which publishes and subscribes through the cluster's silos.
    /// </summary>
    /// <param name="builder">The client builder.</param>
    /// <param name="name">The provider's name, the same as on the silos.</param>
    /// <param name="configure">Changes the options; <see cref="WaitingStreamOptions.QueueCount"/> as the silos.</param>
    /// <returns>The client builder.</returns>
    /// <exception cref="OrleansConfigurationException">The Microsoft Orleans that is loaded is older than this package needs.</exception>
    public static IClientBuilder AddWaitingStreams(
        this IClientBuilder builder, string name, Action<WaitingStreamOptions>? configure = null) =>
        AddOptions(builder.Services, name, configure)
            ? builder.AddPersistentStreams(name, WaitingQueueAdapterFactory.Create, static _ => { })
            : builder;

    // False when the provider is there already.
    private static bool AddOptions(IServiceCollection services, string name, Action<WaitingStreamOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        OrleansVersion.Check();
        var isNew = !services.Any(service => service.ServiceType == typeof(IQueueAdapterFactory) && name.Equals(service.ServiceKey));
        if (isNew)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddSection<WaitingStreamOptions, WaitingStreamOptionsValidator>($"Orleans:Streaming:{name}", ["ProviderType"], name);
        }

        // What the code says, it says over the configuration.
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return isNew;
    }

    // Stops run in reverse order, so one stage above the pulling agents ends their waits just before they are stopped.
    private static int StopStage(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<StreamLifecycleOptions>>().Get(name).StartStage + 1;
}
