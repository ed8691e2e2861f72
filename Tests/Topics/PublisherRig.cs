using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A topic's publisher with streams whose publishes the test answers and timers that it lets run.</summary>
internal sealed class PublisherRig
{
    private readonly Dictionary<(string, int), StreamDouble> _streams = [];
    private readonly Queue<(TimeSpan Delay, Action Run)> _timers = [];

    public PublisherRig(Action<TopicOptions>? configure = null)
    {
        Options = new TopicOptions();
        configure?.Invoke(Options);
        Publisher = new TopicPublisher(Options, RepairLogs, NewLink, _ => { }, (delay, run) =>
        {
            _timers.Enqueue((delay, run));
            return new MemoryStream();
        });
    }

    public TopicOptions Options { get; }

    /// <summary>What the logs of all topics keep.</summary>
    public KeptBytes RepairLogs { get; } = new(long.MaxValue);

    public TopicPublisher Publisher { get; }

    /// <summary>The gateways whose links have drained.</summary>
    public List<string> Drained { get; } = [];

    public RouteTally Tally { get; } = new("room:*");

    public int Timers => _timers.Count;

    public StreamDouble StreamOf(string gateway, int number = 0)
    {
        if (!_streams.TryGetValue((gateway, number), out var stream))
        {
            _streams[(gateway, number)] = stream = new StreamDouble();
        }

        return stream;
    }

    /// <summary>Lets the oldest timer run, and tells its delay.</summary>
    public TimeSpan RunTimer()
    {
        var (delay, run) = _timers.Dequeue();
        run();
        return delay;
    }

    public void Broadcast(string eventName = "e") => Publisher.Broadcast(eventName, Payload.Empty, default);

    /// <summary>Takes the next publish to a gateway, lets it succeed, and tells its previous offset and its offsets.</summary>
    public async Task<string> PublishedAsync(string gateway, int stream = 0)
    {
        var publish = await StreamOf(gateway, stream).Publishes.NextAsync();
        publish.Answer(true);
        return $"{publish.Request.Previous}: {string.Join(' ', publish.Request.Events.Select(e => e.Offset))}";
    }

    private GatewayLink NewLink(string gateway, int stream, long start) =>
        new(gateway, new SinkDouble(number => StreamOf(gateway, number)), stream, start, new LinkShared("room:1", 1, Options, Tally, TimeProvider.System, NullLogger.Instance), OnDrained);

    private void OnDrained(GatewayLink link)
    {
        Drained.Add(link.Gateway);
        Publisher.Release(link);
    }
}
