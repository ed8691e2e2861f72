using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// Spoiled input at both transports while others chat. ABUSE_COUNT says how many inputs, ABUSE_SEED repeats a run as far as
/// the order of connections allows.
/// </summary>
[Collection(Alone.Name)]
public sealed class AbuseTests(AbusedServer server, ITestOutputHelper output) : IClassFixture<AbusedServer>
{
    private const int Attackers = 8;
    private const int Members = 5;
    private const int Topics = 10;
    private const long Spare = 200L << 20;

    // A handler that fails on what it is sent is the application's matter, and logged as such.
    private static readonly string[] Handled = ["[1301]", "[1302]"];

    [Fact]
    public async Task Whatever_is_thrown_at_the_server_the_well_behaved_miss_nothing_and_the_log_shows_nothing_unhandled()
    {
        var seed = FromEnvironment("ABUSE_SEED", Environment.TickCount);
        var inputs = FromEnvironment("ABUSE_COUNT", 5_000);
        output.WriteLine($"ABUSE_SEED={seed} ABUSE_COUNT={inputs}");
        await AttackAsync(seed + 1, inputs / 10);
        var before = server.Front.WorkingSet;
        using var over = new CancellationTokenSource();
        var chat = await ChatAsync();
        Task[] talk = [.. chat.SelectMany(chatter => new[] { chatter.ListenAsync(), chatter.SpeakAsync(over.Token) })];

        await AttackAsync(seed, inputs);
        await over.CancelAsync();
        await Task.WhenAll(talk);

        output.WriteLine($"{chat.Sum(chatter => chatter.Heard)} messages heard in order");
        Assert.True(!Unhandled().Any(), string.Join("\n\n", Unhandled()));
        foreach (var chatter in chat)
        {
            await chatter.DisposeAsync();
        }

        await MemoryReturnsAsync(before);
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task AttackAsync(int seed, int inputs)
    {
        var attackers = Enumerable.Range(0, Attackers).Select(number => new Attacker(server.Port, new Random(seed + (7919 * number)))).ToArray();
        await Task.WhenAll(attackers.Select(attacker => attacker.RunAsync(inputs / Attackers)));
        foreach (var attacker in attackers)
        {
            attacker.Dispose();
        }
    }

    private async Task<Chatter[]> ChatAsync()
    {
        List<Chatter> chat = [];
        for (var topic = 0; topic < Topics; topic++)
        {
            for (var number = 0; number < Members; number++)
            {
                chat.Add(await Chatter.JoinAsync(server, $"bench:chat{topic}", number, Members));
            }
        }

        return [.. chat];
    }

    private IEnumerable<string> Unhandled()
    {
        var lines = server.Front.Log.Lines;
        return lines
            .Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) || line.Contains("nhandled exception", StringComparison.Ordinal))
            .Where(line => !Array.Exists(Handled, id => line.Contains(id, StringComparison.Ordinal)))
            .Select(line => string.Join('\n', lines.SkipWhile(other => other != line).Take(12)))
            .Distinct()
            .Take(5);
    }

    private async Task MemoryReturnsAsync(long before)
    {
        var bound = (2 * before) + Spare;
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (server.Front.WorkingSet > bound)
        {
            Assert.False(patience.IsCancellationRequested, $"The server had {before >> 20} MiB before, and still has {server.Front.WorkingSet >> 20} MiB.");
            await look.WaitForNextTickAsync(CancellationToken.None);
        }

        output.WriteLine($"{before >> 20} MiB before, {server.Front.WorkingSet >> 20} MiB after");
    }
}
