using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>A gateway of a simulation: the real one from its sockets to its topics.</summary>
internal sealed class SimulatedGateway
{
    private readonly SimulatedWorld _world;
    private readonly SocketDispatcher _dispatcher;
    private readonly TurnQueue _watch;
    private int _stream;

    // Streams below are heard no more.
    private int _oldest;

    public SimulatedGateway(SimulatedWorld world, int number)
    {
        _world = world;
        Place = world.NewPlace($"gw{number}");
        _watch = new TurnQueue(world.Scheduler, Place, $"{Place.Name}.watch", isOrdered: true);
        var options = Options.Create(new ChannelGatewayOptions());
        var identity = new GatewayIdentity { Id = Place.Name };
        Memory = new GatewayMemory(options, NullLogger<GatewayMemory>.Instance);
        var sockets = new SocketRegistry(new InlineReads(options, Place.Clock), Memory, options, Place.Clock, NullLogger<SocketRegistry>.Instance);
        Registry = new Gateway.TopicRegistry(world.Grains(Place), identity, Meters.NewInstruments(sockets), options, Place.Clock, NullLogger<Gateway.TopicRegistry>.Instance)
        {
            KeepsContext = true,
            Random = world.Scheduler.Random,
            WatchedSilos = new WatchedSilos(TaskCreationOptions.None),
        };
        _dispatcher = new SocketDispatcher(Registry, identity, options);
        _watch.Do(() => _ = RegisterAsync());
        _watch.Do(() => _ = WatchAsync());
    }

    public Place Place { get; }

    public string Id => Place.Name;

    public Gateway.TopicRegistry Registry { get; }

    public GatewayMemory Memory { get; }

    public V2JsonSerializer Serializer { get; } = new();

    /// <summary>The stream that it hears.</summary>
    public int Stream => _stream;

    /// <summary>Takes a client's frame.</summary>
    public void Take(SocketConnection socket, byte[] frame) => _ = _dispatcher.DispatchAsync(socket, Serializer.DecodeText(frame)).AsTask();

    /// <summary>Takes what came over a stream.</summary>
    public void Receive(int number, TopicBatch batch)
    {
        if (number >= _oldest)
        {
            Registry.Receive(batch);
        }
    }

    /// <summary>It is told that it was taken for gone.</summary>
    public void Rejoin() => Place.Pool.Do(() => Registry.ReattachAll());

    private async Task RegisterAsync()
    {
        while (true)
        {
            if (!await _world.Directory.RegisterAsync(Place, Id))
            {
                _world.Note($"{Id} hears that it was taken for gone");
                Registry.ReattachAll();
            }

            await Task.Delay(TimeSpan.FromSeconds(2), Place.Clock);
        }
    }

    // As the watch over silos and the subscription do it.
    private async Task WatchAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), Place.Clock);
            var dead = Registry.WatchedSilos.All.Where(_world.IsDeclaredDead).ToArray();
            var left = dead.Sum(Registry.LeaveSilo);
            if (left > 0 || _world.Streams.IsSilent(Id, _stream))
            {
                await TakeNextStreamAsync();
            }
        }
    }

    private async Task TakeNextStreamAsync()
    {
        await Task.Delay(_world.Scheduler.Between(500, 4000), Place.Clock);
        _stream++;
        _world.Note($"{Id} hears stream {_stream}");
        Registry.Stream = _stream;
        await Registry.VerifyAsync(CancellationToken.None);
        _oldest = _stream;
    }
}
