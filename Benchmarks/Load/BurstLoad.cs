using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Broadcasts to one topic as fast as the server goes: a few are always under way to all members.</summary>
internal sealed class BurstLoad(LoadLoop loop) : CountingLoad
{
    private const int UnderWay = 16;

    private readonly long[] _sentAt = new long[4 * UnderWay];
    private long _sent;

    /// <inheritdoc/>
    public override bool IsComplete => CountInAll == _sent * loop.Clients.Count;

    /// <inheritdoc/>
    public override void Start(long now)
    {
        loop.Clients[0].Frame = loop.Wire.Cast(loop.Clients[0].FirstTopic);
        SendMore(now);
    }

    /// <inheritdoc/>
    public override void OnBroadcast(Client client, long number)
    {
        var now = Stopwatch.GetTimestamp();
        Take(client, number, _sentAt[number % _sentAt.Length], now);
        SendMore(now);
    }

    /// <inheritdoc/>
    public override void CountMissing() => Missed += loop.Clients.Sum(client => _sent - client.Next);

    private void SendMore(long now)
    {
        var sender = loop.Clients[0];
        while (!IsStopped && _sent - (CountInAll / loop.Clients.Count) < UnderWay)
        {
            _sentAt[_sent % _sentAt.Length] = now;
            sender.Frame!.Set(_sent);
            LoadLoop.Send(sender, sender.Frame.Bytes);
            _sent++;
        }
    }
}
