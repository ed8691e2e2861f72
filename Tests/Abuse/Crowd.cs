using System.Diagnostics;
using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Clients that behave: each asks, sees that the answer is right, and notes how long it took.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Size = 10;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly List<RawWebSocket> _clients = [];
    private int _asked;

    public static async Task<Crowd> JoinAsync(ChannelServer server)
    {
        var crowd = new Crowd();
        for (var number = 0; number < Size; number++)
        {
            crowd._clients.Add(await server.JoinAsync($"bench:crowd{number % 3}"));
        }

        return crowd;
    }

    /// <summary>Asks again and again until told to stop.</summary>
    /// <returns>How long each answer took, the shortest first.</returns>
    public async Task<TimeSpan[]> TalkAsync(CancellationToken stop)
    {
        var took = await Task.WhenAll(_clients.Select((client, number) => TalkAsync(client, $"bench:crowd{number % 3}", stop)));
        return [.. took.SelectMany(each => each).Order()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    private async Task<List<TimeSpan>> TalkAsync(RawWebSocket client, string topic, CancellationToken stop)
    {
        List<TimeSpan> took = [];
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            var n = Interlocked.Increment(ref _asked).ToString(CultureInfo.InvariantCulture);
            var asked = Stopwatch.GetTimestamp();
            await client.SendTextAsync($$"""["1","{{n}}","{{topic}}","echo",{"n":{{n}}}]""");
            await client.ExpectTextAsync($$$"""["1","{{{n}}}","{{{topic}}}","phx_reply",{"response":{"n":{{{n}}}},"status":"ok"}]""");
            took.Add(Stopwatch.GetElapsedTime(asked));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return took;
    }
}
