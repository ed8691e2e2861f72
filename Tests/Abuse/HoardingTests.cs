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
    private const long Spare = 150L << 20;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan More = TimeSpan.FromMilliseconds(250);

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
        output.WriteLine($"95 of 100 answers within {usual.TotalMilliseconds:0.0} ms before, {slow.TotalMilliseconds:0.0} ms of {during.Length} meanwhile, the slowest {during[^1].TotalMilliseconds:0.0} ms; {memory >> 20} MiB before, {first >> 20} MiB after one attack, {server.Front.WorkingSet >> 20} MiB after two");
        Assert.True(slow <= usual + More, $"The crowd waited {slow.TotalMilliseconds:0} ms, where it waited {usual.TotalMilliseconds:0} ms before.");
        Assert.InRange(server.Front.Log.Lines.Sum(line => (long)line.Length), 0, LogBytes);
        Assert.True(!server.Front.Log.ErrorsSince(0).Any(), server.Front.Log.ToString());

        // The runtime keeps what it has had of the system; what the first attack took the second one had to do with.
        Assert.InRange(server.Front.WorkingSet, 0, first + Spare);
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
        await AllAsync(5, hoarder.RequestsAsync);
    }

    // Some at once: as many as there are processors to attack with.
    private static Task AllAsync(int count, Func<Task> attack) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (_, _) => await attack());

    private static TimeSpan Percentile(TimeSpan[] sorted, int percent) => sorted[sorted.Length * percent / 100];
}
