namespace Orleans.Channels.Tests;

/// <summary>The streams to gateways: queues that fail, deliver twice and late, and fall silent; what goes over one link keeps its order.</summary>
/// <param name="world">Where they are.</param>
internal sealed class SimulatedStreams(SimulatedWorld world)
{
    private readonly HashSet<(string Gateway, int Number)> _silent = [];
    private readonly Dictionary<(string Gateway, int Number, string Topic, long Epoch), OrderedPipe<TopicBatch>> _pipes = [];

    /// <summary>The stream that something was given to last.</summary>
    public int? Latest { get; private set; }

    /// <summary>Whether all that goes over a stream is lost.</summary>
    public bool IsSilent(string gateway, int number) => _silent.Contains((gateway, number));

    /// <summary>Lets a stream fall silent: what is given to it is lost, and nobody is told.</summary>
    public void Silence(string gateway, int number) => _silent.Add((gateway, number));

    /// <summary>Gives a batch to a stream.</summary>
    public async Task PublishAsync(Place from, string gateway, int number, TopicBatch batch)
    {
        Latest = number;
        batch = world.Saboteur.Say(batch);
        await Task.Delay(world.Latency(), from.Clock);
        if (world.Fails())
        {
            throw new TimeoutException("The queue didn't take it.");
        }

        if (!IsSilent(gateway, number) && world.Gateways.Find(each => each.Id == gateway) is { } to)
        {
            var key = (gateway, number, batch.Topic, batch.Epoch);
            if (!_pipes.TryGetValue(key, out var pipe))
            {
                _pipes[key] = pipe = new OrderedPipe<TopicBatch>(world.Scheduler, to.Place.Pool, taken => to.Receive(number, taken));
            }

            pipe.Send(batch, world.Latency());
            if (world.Fails())
            {
                pipe.Send(batch, world.Latency());
            }
        }

        if (world.Fails())
        {
            throw new TimeoutException("That it took it wasn't heard.");
        }
    }
}
