using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;
using Orleans.Serialization;
using Orleans.Streams;
using Orleans.Timers;

namespace Orleans.Channels.Tests;

/// <summary>A silo of a simulation: the real services of topics, and as much of Orleans as they ask for.</summary>
internal sealed class SimulatedSilo
{
    private readonly SimulatedWorld _world;

    public SimulatedSilo(SimulatedWorld world, int number)
    {
        _world = world;
        Place = world.NewPlace($"silo{number}");
        var address = SiloAddress.New(IPAddress.Loopback, 10_000 + number, 1);
        Address = address.ToParsableString();
        var gateways = new GatewayLeaseMonitor(world.Grains(Place), Place.Clock, NullLogger<GatewayLeaseMonitor>.Instance);
        var options = Options.Create(new TopicOptions { MajorityTimeout = Timeout.InfiniteTimeSpan });
        Services = new ServiceCollection()
            .AddMetrics()
            .AddSerializer()
            .AddSingleton(world)
            .AddSingleton(world.Ledger)
            .AddSingleton<ITimerRegistry>(new SimulatedTimers())
            .AddSingleton(CallProxy.Of<IGrainRuntime>(CallRuntime))
            .AddSingleton(world.Grains(Place))
            .AddKeyedSingleton(options.Value.StreamProvider, (_, _) => CallProxy.Of<IStreamProvider>((_, args) => StreamTo((StreamId)args[0]!)))
            .AddSingleton(world.Routes)
            .AddSingleton<TopicInstruments>()
            .AddSingleton<SiloTopics>()
            .AddSingleton<IOptions<TopicOptions>>(options)
            .AddSingleton<TimeProvider>(Place.Clock)
            .AddSingleton<GatewaySinks>()
            .AddSingleton(gateways)
            .AddSingleton(CallProxy.Of<ILocalSiloDetails>((_, _) => address))
            .AddSingleton(services => new SiloMajority(
                services.GetRequiredService<ILocalSiloDetails>(), null!, null!, null!, options, services.GetRequiredService<IMeterFactory>(), Place.Clock, NullLogger<SiloMajority>.Instance))
            .AddSingleton<TopicShared>()
            .BuildServiceProvider();
        Place.Pool.Do(() => _ = WatchAsync(gateways));
    }

    public Place Place { get; }

    /// <summary>Its address, as gateways are told it.</summary>
    public string Address { get; }

    public IServiceProvider Services { get; }

    /// <summary>Whether the cluster takes it for dead.</summary>
    public bool IsDeclaredDead { get; set; }

    private object? CallRuntime(System.Reflection.MethodInfo method, object?[] args)
    {
        switch (method.Name)
        {
            case nameof(IGrainRuntime.DeactivateOnIdle):
                ((SimulatedActivation)args[0]!).Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "goes to rest"));
                return null;
            case "get_ServiceProvider":
                return Services;
            case "get_TimerRegistry":
                return Services.GetRequiredService<ITimerRegistry>();
            case nameof(IGrainRuntime.DelayDeactivation):
                return null;
            default:
                throw new NotSupportedException(method.Name);
        }
    }

    private IAsyncStream<GatewayMessage> StreamTo(StreamId id)
    {
        var key = id.GetKeyAsString();
        var slash = key.LastIndexOf('/');
        var (gateway, number) = (key[..slash], int.Parse(key[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        return CallProxy.Of<IAsyncStream<GatewayMessage>>((method, args) => method.Name == "OnNextAsync"
            ? _world.Streams.PublishAsync(Place, gateway, number, (TopicBatch)args[0]!)
            : throw new NotSupportedException(method.Name));
    }

    private async Task WatchAsync(GatewayLeaseMonitor gateways)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Place.Clock);
            try
            {
                await gateways.CheckAsync();
            }
            catch (TimeoutException)
            {
                // It asks again.
            }
        }
    }
}
