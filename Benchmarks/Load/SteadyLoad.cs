using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Echoes by the clock, one client after the other. A time is measured from when its echo was due, so a server that stalls can't hide it.</summary>
internal sealed class SteadyLoad(LoadLoop loop, double perSecond) : CountingLoad
{
    private readonly double _interval = Stopwatch.Frequency / perSecond;
    private long _start;
    private long _sent;

    /// <inheritdoc/>
    public override long NextDue => IsStopped ? long.MaxValue : Due(_sent);

    /// <inheritdoc/>
    public override bool IsComplete => CountInAll == _sent;

    /// <inheritdoc/>
    public override void Start(long now)
    {
        _start = now;
        foreach (var client in loop.Clients)
        {
            client.Frame = loop.Wire.Echo(client.FirstTopic);
        }
    }

    /// <inheritdoc/>
    public override void OnTime(long now)
    {
        while (Due(_sent) <= now)
        {
            var client = loop.Clients[(int)(_sent % loop.Clients.Count)];
            client.Frame!.Set(_sent / loop.Clients.Count);
            LoadLoop.Send(client, client.Frame.Bytes);
            _sent++;
        }
    }

    /// <inheritdoc/>
    public override void OnReply(Client client, long number) =>
        Take(client, number, Due((number * loop.Clients.Count) + client.Index), Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    public override void CountMissing()
    {
        foreach (var client in loop.Clients)
        {
            var expected = (_sent + loop.Clients.Count - 1 - client.Index) / loop.Clients.Count;
            Missed += Math.Max(0, expected - client.Next);
        }
    }

    private long Due(long number) => _start + (long)(number * _interval);
}
