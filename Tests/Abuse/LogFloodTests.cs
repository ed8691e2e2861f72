using System.Diagnostics;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>SECURITY.md's promise of the log, counted at a process: whoever is refused as fast as he comes writes no more than it says.</summary>
[Collection(Alone.Name)]
public sealed class LogFloodTests(SmallServer server, ITestOutputHelper output) : IClassFixture<SmallServer>
{
    // As SECURITY.md has them.
    private const int EntriesPerMinute = 450;
    private const int BytesPerMinute = 500_000;

    // Less would not be a flood: some refusals race with others, so how many events come to their budget isn't always the same.
    private const int Flood = 4 * LogBudget.LinesPerMinute;

    private const int Strangers = 3;
    private const int Rounds = 40;

    [Fact]
    public async Task Whatever_strangers_are_refused_the_log_of_a_minute_stays_as_small_as_is_promised()
    {
        var before = server.Front.Log.Lines.Count;
        var began = Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, Strangers).Select(_ => new Nuisance(server.Port).SayAsync(Rounds)));

        var lines = server.Front.Log.Lines.Skip(before).ToArray();
        var events = lines.Where(IsHead).CountBy(line => line).ToArray();
        var (entries, bytes) = (events.Sum(count => count.Value), lines.Sum(line => line.Length));
        var minutes = 1 + (int)Stopwatch.GetElapsedTime(began).TotalMinutes;
        output.WriteLine($"{Strangers * Rounds * Nuisance.Round} refused in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s: {entries} entries of {events.Length} events, {bytes} bytes");
        output.WriteLine(string.Join(", ", events.Select(count => $"{count.Key[count.Key.IndexOf('[', StringComparison.Ordinal)..]} {count.Value}")));
        Assert.InRange(entries, Flood, minutes * EntriesPerMinute);
        Assert.InRange(bytes, 1, minutes * BytesPerMinute);
        Assert.All(events, count => Assert.InRange(count.Value, 1, minutes * LogBudget.LinesPerMinute));
        Assert.All(lines, line => Assert.DoesNotContain(line, static each => each is (< ' ' and not '\t') or (>= '\x7f' and <= '\x9f') or '\u2028' or '\u202e'));
    }

    private static bool IsHead(string line) => line is ['a' or 'c' or 'd' or 'f' or 'i' or 'w', _, _, _, ':', ' ', ..] && line.EndsWith(']');
}
