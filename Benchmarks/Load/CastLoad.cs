using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Broadcasts by the clock, one topic after the other; each member must hear each of its topic's. A topic's first member sends.</summary>
internal sealed class CastLoad(LoadLoop loop, int topics, double perSecond) : CountingLoad
{
    private readonly double _interval = Stopwatch.Frequency / perSecond;
    private readonly Client?[] _senders = new Client?[topics];
    private readonly int[] _members = new int[topics];
    private long _start;
    private long _sent;
    private long _expected;

    /// <inheritdoc/>
    public override long NextDue => IsStopped ? long.MaxValue : Due(_sent);

    /// <inheritdoc/>
    public override bool IsComplete => CountInAll == _expected;

    /// <summary>How many broadcasts were sent.</summary>
    public long Sent => _sent;

    /// <summary>After how many broadcasts it stops by itself.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <inheritdoc/>
    public override void Start(long now)
    {
        _start = now;
        foreach (var client in loop.Clients)
        {
            _members[client.FirstTopic]++;
            if (_senders[client.FirstTopic] is null)
            {
                _senders[client.FirstTopic] = client;
                client.Frame = loop.Wire.Cast(client.FirstTopic);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnTime(long now)
    {
        while (!IsStopped && Due(_sent) <= now)
        {
            var topic = (int)(_sent % topics);
            var sender = _senders[topic]!;
            sender.Frame!.Set(_sent / topics);
            LoadLoop.Send(sender, sender.Frame.Bytes);
            _expected += _members[topic];
            _sent++;
            IsStopped |= _sent == Limit;
        }
    }

    /// <inheritdoc/>
    public override void OnBroadcast(Client client, long number) =>
        Take(client, number, Due((number * topics) + client.FirstTopic), Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    public override void CountMissing()
    {
        foreach (var client in loop.Clients)
        {
            var expected = (_sent + topics - 1 - client.FirstTopic) / topics;
            Missed += Math.Max(0, expected - client.Next);
        }
    }

    private long Due(long number) => _start + (long)(number * _interval);
}
