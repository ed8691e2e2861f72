using System.Text.Json;
using Orleans.Channels.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests;

/// <summary>Whatever members do, each client's list is the server's, after every step.</summary>
public sealed class ClientPresencePropertyTests(ITestOutputHelper output)
{
    private const int Steps = 40;

    private static readonly string[] Keys = ["ann", "bob", "__proto__", "", "\"q\"", "😀"];

    [Fact]
    public async Task Every_client_s_list_is_the_server_s_after_every_step()
    {
        await using var app = await InboundApp.StartAsync(declare: static channels => channels.Map<HereChannel>("here:*"));
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var members = new PresentMember[4];
        for (var number = 0; number < members.Length; number++)
        {
            members[number] = new PresentMember(app.Port, $"user-{number}");
        }

        app.Door.Decide = connect => new(ConnectResult.Accept(connect.Params["user"]));
        for (var step = 0; step < Steps; step++)
        {
            var member = members[random.Next(members.Length)];
            await member.StepAsync(random.Next(8), Keys[random.Next(Keys.Length)], random.Next(100), app.Channels);
            await Patience.UntilAsync(async () =>
            {
                var list = await ListAsync(app.Channels);
                return Array.TrueForAll(members, each => each.List is null || each.List == list);
            });
        }

        foreach (var member in members)
        {
            await member.DisposeAsync();
        }
    }

    private static async Task<string> ListAsync(IChannels channels)
    {
        var entries = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var entry in (await channels.ListPresenceAsync("here:19")).Entries)
        {
            entries[entry.Key] = [.. entry.Metas.Select(meta => meta.Payload.As<JsonElement>().GetProperty("phx_ref").GetString()!).Order(StringComparer.Ordinal)];
        }

        return PresentMember.Text(entries);
    }
}
