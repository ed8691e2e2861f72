using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>How long a broadcast takes from the push to its delivery at another socket, with nothing else going on.</summary>
[Collection(Alone.Name)]
public sealed class LatencyTests(OneProcess server, ITestOutputHelper output) : IClassFixture<OneProcess>
{
    private const int Rounds = 500;

    [Fact]
    public async Task A_broadcast_waits_for_no_poll_its_median_is_well_below_five_milliseconds()
    {
        await using var sender = await server.JoinAsync("bench:latency");
        await using var receiver = await server.JoinAsync("bench:latency");
        await MeasureAsync(sender, receiver);

        var times = await MeasureAsync(sender, receiver);

        var (median, slow) = (times[Rounds / 2], times[Rounds * 99 / 100]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"push to delivery over {Rounds} rounds: p50 {median.TotalMilliseconds:F3} ms, p99 {slow.TotalMilliseconds:F3} ms"));
        Assert.True(median < TimeSpan.FromMilliseconds(5), $"The median is {median.TotalMilliseconds} ms.");
    }

    private static async Task<TimeSpan[]> MeasureAsync(RawWebSocket sender, RawWebSocket receiver)
    {
        var times = new TimeSpan[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await sender.SendTextAsync($$"""["1","2","bench:latency","cast",{"i":{{i}}}]""");
            await receiver.ExpectTextAsync($$"""[null,null,"bench:latency","cast",{"i":{{i}}}]""");
            times[i] = Stopwatch.GetElapsedTime(start);
            await sender.ExpectTextAsync($$"""[null,null,"bench:latency","cast",{"i":{{i}}}]""");
        }

        Array.Sort(times);
        return times;
    }
}
