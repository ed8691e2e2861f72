using System.Diagnostics;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// Clients that make a small server hold as much as they can, beside a crowd that must notice nothing. The bounds of time are wide, for attackers and server share
/// the machine.
/// </summary>
[Collection(Alone.Name)]
public sealed class HoardingTests(SmallServer server, ITestOutputHelper output) : IClassFixture<SmallServer>
{
    private const int LogBytes = 1_000_000;
    private const long Spare = 100L << 20;

    // Of each event that a client can cause, in a minute; the attacks take no more than some of those.
    private const int LinesOfOneEvent = 10 * 30;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan More = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MoreUsually = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_small_server_outlives_who_hoards_and_a_crowd_beside_them_notices_nothing()
    {
        await using var crowd = await Crowd.JoinAsync(server);
        using var calm = new CancellationTokenSource(Calm);
        var before = await crowd.TalkAsync(calm.Token);
        var memory = server.Front.WorkingSet;
        using var over = new CancellationTokenSource();
        var talk = crowd.TalkAsync(over.Token);

        await AttackAsync();
        var first = server.Front.WorkingSet;
        await AttackAsync();
        await over.CancelAsync();
        var during = await talk;

        var (usual, slow) = (Percentile(before, 95), Percentile(during, 95));
        var (usually, middle) = (Percentile(before, 50), Percentile(during, 50));
        output.WriteLine($"Half of the answers within {usually.TotalMilliseconds:0.0} ms before, {middle.TotalMilliseconds:0.0} ms meanwhile");
        Assert.True(middle <= usually + MoreUsually, $"The crowd usually waited {middle.TotalMilliseconds:0} ms, where it waited {usually.TotalMilliseconds:0} ms before.");
        output.WriteLine($"95 of 100 answers within {usual.TotalMilliseconds:0.0} ms before, {slow.TotalMilliseconds:0.0} ms of {during.Length} meanwhile, the slowest {during[^1].TotalMilliseconds:0.0} ms; {memory >> 20} MiB before, {first >> 20} MiB after one attack, {server.Front.WorkingSet >> 20} MiB after two");
        Assert.True(slow <= usual + More, $"The crowd waited {slow.TotalMilliseconds:0} ms, where it waited {usual.TotalMilliseconds:0} ms before.");
        Assert.InRange(server.Front.Log.Lines.Sum(line => (long)line.Length), 0, LogBytes);
        Assert.All(server.Front.Log.Lines.Where(IsHead).GroupBy(line => line[line.IndexOf('[', StringComparison.Ordinal)..]), lines => Assert.InRange(lines.Count(), 1, LinesOfOneEvent));
        Assert.True(!server.Front.Log.ErrorsSince(0).Any(), server.Front.Log.ToString());

        await MemoryReturnsAsync(memory + Spare);
        await using var late = await server.JoinAsync("bench:late");
    }

    private async Task AttackAsync()
    {
        using var hoarder = new Hoarder(server.Port);
        await AllAsync(10, () => hoarder.JoinsAsync(joins: 60, payloadBytes: 60_000));
        await AllAsync(200, hoarder.HalfAMessageAsync);
        await AllAsync(5, () => hoarder.JoinInPartsAsync(parts: 240));
        await AllAsync(5, hoarder.RefAsync);
        await AllAsync(10, () => hoarder.JoinsAsync(joins: 300, payloadBytes: 1));
        await AllAsync(5, () => hoarder.OddNamesAsync(2_000));
        await AllAsync(20, hoarder.HalfAPairAsync);
        await AllAsync(12, hoarder.RequestsAsync);
        await AllAsync(200, hoarder.NoFrameAsync);
        await AllAsync(100, hoarder.NoHandshakeAsync);
    }

    private async Task MemoryReturnsAsync(long bound)
    {
        var began = Stopwatch.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (server.Front.WorkingSet > bound)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Minute, $"The server still has {server.Front.WorkingSet >> 20} MiB, where {bound >> 20} MiB would do.");
            await look.WaitForNextTickAsync(CancellationToken.None);
        }

        output.WriteLine($"{server.Front.WorkingSet >> 20} MiB after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    }

    // Some at once: as many as there are processors to attack with.
    private static Task AllAsync(int count, Func<Task> attack) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) => await attack());

    private static bool IsHead(string line) => line.Contains(": Orleans.Channels.", StringComparison.Ordinal) && line.EndsWith(']');

    private static TimeSpan Percentile(TimeSpan[] sorted, int percent) => sorted[sorted.Length * percent / 100];
}
