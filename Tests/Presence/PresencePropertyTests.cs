using System.Text.Json;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests;

/// <summary>Whatever members do, what their clients fold from what they hear is the topic's own list, after every step.</summary>
[Collection(nameof(SharesCluster))]
public sealed class PresencePropertyTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Steps = 120;

    private static readonly string[] Keys = ["ann", "bob", "__proto__", "constructor", "", "\"q\"", "😀"];

    private readonly string _topic = ChannelCluster.NewTopic("here:");
    private readonly PresenceClient?[] _clients = new PresenceClient?[5];

    [Fact]
    public async Task Every_client_s_fold_is_the_topic_s_list_after_every_step()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (var step = 1; step <= Steps; step++)
        {
            var did = await StepAsync(random);
            output.WriteLine($"{step}: {did}");
            await ExpectAllToAgreeAsync($"Seed {seed}, step {step}: {did}");
        }

        foreach (var client in _clients)
        {
            client?.Drop();
        }

        await UntilAsync(async () => (await ListAsync()).Length == 0, "Somebody stayed.");
    }

    private async Task<string> StepAsync(Random random)
    {
        var number = random.Next(_clients.Length);
        var track = JsonSerializer.Serialize(new { key = Keys[random.Next(Keys.Length)], meta = new { n = random.Next(100) } });
        if (_clients[number] is not { } client)
        {
            var gateways = shared.Instance.Gateways;
            _clients[number] = client = await PresenceClient.ConnectAsync(gateways[random.Next(gateways.Count)], _topic);
            await client.JoinAsync(random.Next(4) == 0 ? "{}" : track);
            return $"{number} joins with {track}";
        }

        switch (random.Next(10))
        {
            case 0:
                await client.AskAsync("phx_leave");
                client.Drop();
                _clients[number] = null;
                return $"{number} leaves";
            case 1:
                client.Drop();
                _clients[number] = null;
                return $"{number} is gone";
            case 2:
                client.Crash();
                await client.JoinAsync(track);
                return $"{number} crashes and joins with {track}";
            case 3:
                await client.JoinAsync(track);
                return $"{number} joins twice, now with {track}";
            case 4:
                var steps = Enumerable.Range(0, 6).Select(_ => $"{(random.Next(3) switch { 0 => "track", 1 => "count", _ => "untrack" })} {Keys[random.Next(Keys.Length)]}").ToArray();
                await client.AskAsync("all", JsonSerializer.Serialize(steps));
                return $"{number}: {string.Join(", ", steps)}";
            case 5:
                await client.AskAsync("count", track);
                return $"{number} counts {track}";
            case 6:
                await client.AskAsync("untrack", track);
                return $"{number} untracks {track}";
            case 7:
                await client.AskAsync("update", track);
                return $"{number} updates {track}";
            default:
                await client.AskAsync("track", track);
                return $"{number} tracks {track}";
        }
    }

    private Task ExpectAllToAgreeAsync(string when) => UntilAsync(
        async () =>
        {
            var list = await ListAsync();
            return Array.TrueForAll(_clients, client => client is null || client.Presence == list);
        },
        when);

    private async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            var seen = string.Join("\n---\n", _clients.Select(client => client?.Presence));
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), $"{otherwise}\nThe list:\n{await ListAsync()}\nThe clients:\n{seen}");
            await Task.Delay(2);
        }
    }

    private async Task<string> ListAsync() => PresenceFold.Text((await shared.Instance.GrainOf(_topic).ListPresenceAsync(null, 1000)).Entries
        .Select(entry => (entry.Key, entry.Metas.Select(meta => System.Text.Json.Nodes.JsonNode.Parse(meta.Payload.Span)!.ToJsonString()))));
}
