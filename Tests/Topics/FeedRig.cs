using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A topic's feed with streams whose publishes the test answers and timers that it lets run.</summary>
internal sealed class FeedRig
{
    private readonly Dictionary<string, StreamDouble> _streams = [];
    private readonly Queue<(TimeSpan Delay, Action Run)> _timers = [];

    public FeedRig(Action<TopicOptions>? configure = null)
    {
        Options = new TopicOptions();
        configure?.Invoke(Options);
        Feed = new TopicFeed(Options, NewLink, _ => { }, (delay, run) =>
        {
            _timers.Enqueue((delay, run));
            return new MemoryStream();
        });
    }

    public TopicOptions Options { get; }

    public TopicFeed Feed { get; }

    /// <summary>The gateways whose links have drained.</summary>
    public List<string> Drained { get; } = [];

    public RouteTally Tally { get; } = new("room:*");

    public int Timers => _timers.Count;

    public StreamDouble StreamOf(string gateway)
    {
        if (!_streams.TryGetValue(gateway, out var stream))
        {
            _streams[gateway] = stream = new StreamDouble();
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

    public void Broadcast(string eventName = "e") => Feed.Broadcast(eventName, Payload.Empty, default);

    /// <summary>Takes the next publish to a gateway, lets it succeed, and tells its previous offset and its offsets.</summary>
    public async Task<string> PublishedAsync(string gateway)
    {
        var publish = await StreamOf(gateway).Publishes.NextAsync();
        publish.Answer(true);
        return $"{publish.Request.Previous}: {string.Join(' ', publish.Request.Events.Select(e => e.Offset))}";
    }

    private GatewayLink NewLink(string gateway, long start) =>
        new(gateway, "room:1", 1, start, StreamOf(gateway).Stream, Options, TimeProvider.System, NullLogger.Instance)
        {
            Tally = Tally,
            Drained = link =>
            {
                Drained.Add(link.Gateway);
                Feed.Release(link);
            },
        };
}
