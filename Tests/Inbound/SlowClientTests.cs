using System.Diagnostics;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>One client that stops reading, among a hundred on one topic.</summary>
[Collection(Alone.Name)]
public sealed class SlowClientTests(NarrowServer server, ITestOutputHelper output) : IClassFixture<NarrowServer>
{
    private const int Clients = 100;
    private const int Rounds = 40;
    private const int MostRounds = 1_000;
    private const string Topic = "bench:slow";
    private const string TooSlow = "is too slow";

    private static readonly string Filling = new('x', 32_000);

    private int _said;

    [Fact]
    public async Task It_is_closed_and_logged_once_and_the_others_neither_miss_nor_wait_for_anything()
    {
        List<RawWebSocket> others = [];
        for (var client = 1; client < Clients; client++)
        {
            others.Add(await server.JoinAsync(Topic));
        }

        var before = await MeasureAsync(others, Rounds);
        await using var slow = await server.ConnectAsync();
        slow.BufferLittle();
        await slow.SendTextAsync($$"""["1","1","{{Topic}}","phx_join",{}]""");
        await slow.ExpectTextAsync($$$"""["1","1","{{{Topic}}}","phx_reply",{"response":{},"status":"ok"}]""");

        List<TimeSpan> during = [];
        while (!Warnings().Any() && during.Count < MostRounds)
        {
            during.AddRange(await MeasureAsync(others, 10));
        }

        during.AddRange(await MeasureAsync(others, Rounds));
        output.WriteLine($"p50 before {Median(before).TotalMilliseconds:F1} ms, with a slow client {Median(during).TotalMilliseconds:F1} ms, in {during.Count} rounds");
        Assert.Single(Warnings());
        Assert.True(Median(during) < (5 * Median(before)) + TimeSpan.FromMilliseconds(50), $"{Median(before)} before, {Median(during)} with a slow client");
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await DrainAsync(slow).WaitAsync(patience.Token);
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    // Everybody hears each round, and nothing else: what one misses, it would wait for.
    private async Task<List<TimeSpan>> MeasureAsync(List<RawWebSocket> others, int rounds)
    {
        List<TimeSpan> times = [];
        for (var round = 0; round < rounds; round++)
        {
            var said = $$"""{"n":{{++_said}},"x":"{{Filling}}"}""";
            var start = Stopwatch.GetTimestamp();
            await others[0].SendTextAsync($"""["1","2","{Topic}","cast",{said}]""");
            var heard = await Task.WhenAll(others.Select(other => other.ReceiveTextAsync()));
            times.Add(Stopwatch.GetElapsedTime(start));
            Assert.All(heard, text => Assert.Equal($"""[null,null,"{Topic}","cast",{said}]""", text));
        }

        return times;
    }

    private static async Task DrainAsync(RawWebSocket socket)
    {
        WebSocketFrame? frame;
        do
        {
            frame = await socket.ReceiveAsync();
        }
        while (frame is not null && frame.Opcode != WebSocketOpcode.Close);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(times.Count() / 2);

    private IEnumerable<string> Warnings() => server.Front.Log.Lines.Where(line => line.Contains(TooSlow, StringComparison.Ordinal));
}
