using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Each client sends, waits for the reply, and sends again: as fast as the server goes.</summary>
internal sealed class EchoLoad(LoadLoop loop) : CountingLoad
{
    private int _waiting;

    /// <inheritdoc/>
    public override bool IsComplete => _waiting == 0;

    /// <inheritdoc/>
    public override void Start(long now)
    {
        foreach (var client in loop.Clients)
        {
            client.Frame = loop.Wire.Echo(client.FirstTopic);
            _waiting++;
            Send(client, now);
        }
    }

    /// <inheritdoc/>
    public override void CountMissing() => Missed += _waiting;

    /// <inheritdoc/>
    public override void OnReply(Client client, long number)
    {
        var now = Stopwatch.GetTimestamp();
        Take(client, number, client.SentAt, now);
        if (IsStopped)
        {
            _waiting--;
        }
        else
        {
            Send(client, now);
        }
    }

    private static void Send(Client client, long now)
    {
        client.SentAt = now;
        client.Frame!.Set(client.Next);
        LoadLoop.Send(client, client.Frame.Bytes);
    }
}
