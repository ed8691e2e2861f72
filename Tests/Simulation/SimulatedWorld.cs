using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A cluster with its gateways and clients, and all that goes wrong in it.</summary>
internal sealed class SimulatedWorld
{
    private readonly StrongBox<long> _epochs = new();
    private readonly Dictionary<TimeProvider, Place> _places = [];
    private readonly Dictionary<string, SimulatedTopic> _topics = [];
    private int _activations;

    public SimulatedWorld(int seed, PlantedFault planted = PlantedFault.None)
    {
        Scheduler = new SeededScheduler(seed);
        Saboteur = new Saboteur(planted);
        Elsewhere = NewPlace("elsewhere");
        Ledger = new Ledger(this);
        Streams = new SimulatedStreams(this);
        Directory = new SimulatedDirectory(this);
        Routes = new ChannelRoutes([new ChannelRoute(TopicPattern.Parse("room:*"), typeof(SimulatedChannel), new Assigns())]);
    }

    public SeededScheduler Scheduler { get; }

    /// <summary>Where clients, operators and the network are: a place that neither freezes nor dies.</summary>
    public Place Elsewhere { get; }

    public Ledger Ledger { get; }

    /// <summary>What is done wrong on purpose.</summary>
    public Saboteur Saboteur { get; }

    public SimulatedStreams Streams { get; }

    public SimulatedDirectory Directory { get; }

    public ChannelRoutes Routes { get; }

    public List<SimulatedSilo> Silos { get; } = [];

    public List<SimulatedGateway> Gateways { get; } = [];

    public List<SimulatedClient> Clients { get; } = [];

    /// <summary>What has happened, line by line.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>How probable it is that a call or its answer is lost.</summary>
    public double Loss { get; set; }

    /// <summary>How probable it is that something comes seconds late.</summary>
    public double Lateness { get; set; }

    /// <summary>Whether the application takes its time, and faults happen.</summary>
    public bool IsTroubled { get; set; } = true;

    /// <summary>Whether all is asked that holds while nobody comes back from the dead.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How long a join takes; by chance unless set.</summary>
    public TimeSpan? JoinTime { get; set; }

    /// <summary>How long a slow handler takes; by chance unless set.</summary>
    public TimeSpan? HandlerTime { get; set; }

    public IEnumerable<SimulatedTopic> Topics => _topics.Values;

    public Place NewPlace(string name)
    {
        var place = new Place(Scheduler, name, _places.Count, _epochs);
        _places.Add(place.Clock, place);
        return place;
    }

    public Place PlaceOf(TimeProvider clock) => _places[clock];

    public int NextActivation() => ++_activations;

    public SimulatedTopic Topic(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            _topics[name] = topic = new SimulatedTopic(this, name);
        }

        return topic;
    }

    /// <summary>A silo that the cluster would place a topic on.</summary>
    public SimulatedSilo AnySilo()
    {
        var up = Silos.Where(silo => !silo.IsDeclaredDead && !silo.Place.IsDead).ToArray();
        return up[Scheduler.Random.Next(up.Length)];
    }

    public bool IsDeclaredDead(string address) => Silos.Exists(silo => silo.Address == address && silo.IsDeclaredDead);

    /// <summary>Whether a call or an answer gets lost.</summary>
    public bool IsLost() => Loss > 0 && Scheduler.Happens(Loss);

    /// <summary>Whether a publish meets a fault.</summary>
    public bool Fails() => Loss > 0 && Scheduler.Happens(Loss);

    /// <summary>How long something takes on its way within the cluster.</summary>
    public TimeSpan Latency() => Lateness > 0 && Scheduler.Happens(Lateness) ? Scheduler.Between(100, 6000) : Scheduler.Between(0.2, 20);

    /// <summary>How long a frame takes between a client and its gateway.</summary>
    public TimeSpan Hop() => Scheduler.Between(1, 60);

    /// <summary>The grains as a process calls them.</summary>
    public IGrainFactory Grains(Place from) => CallProxy.Of<IGrainFactory>((method, args) => method.GetGenericArguments() is [var type]
        ? type == typeof(ITopicGrain) ? Topic((string)args[0]!).From(from)
        : type == typeof(IGatewayDirectoryGrain) ? CallProxy.Of<IGatewayDirectoryGrain>((_, gone) => Directory.GoneAmongAsync(from, (string[])gone[0]!))
        : type == typeof(IGatewayGrain) ? CallProxy.Of<IGatewayGrain>((_, _) => TellAsync(from, (string)args[0]!))
        : throw new NotSupportedException(type.Name)
        : throw new NotSupportedException(method.Name));

    public void Note(string line) => Trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.Now / (double)TimeSpan.TicksPerSecond:0.000000} {line}"));

    // A gateway hears that it was taken for gone.
    private async Task TellAsync(Place from, string gateway)
    {
        await Task.Delay(Latency(), from.Clock);
        if (Gateways.Find(each => each.Id == gateway) is not { Place.IsUp: true } there || IsLost())
        {
            throw new TimeoutException("The gateway doesn't answer.");
        }

        if (!Saboteur.Drops(PlantedFault.GatewayIsNotTold))
        {
            there.Rejoin();
        }

        await Task.Delay(Latency(), from.Clock);
    }
}
