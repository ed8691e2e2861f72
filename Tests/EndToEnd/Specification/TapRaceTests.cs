using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The tap race: players tap on one topic, the console on another shows how they stand.</summary>
public abstract class TapRaceTests(ChannelServer server)
{
    [Fact]
    public async Task The_console_shows_the_standings_as_they_change()
    {
        await using var console = await server.JoinAsync("console");
        await using var ann = await PlayAsync("ann");
        await ExpectStandingsAsync(console, ("ann", 0));

        await TapAsync(ann);
        await ExpectStandingsAsync(console, ("ann", 1));

        await using var bob = await PlayAsync("bob");
        await TapAsync(bob);
        await TapAsync(bob);
        await ExpectStandingsAsync(console, ("ann", 1), ("bob", 2));
    }

    [Fact]
    public async Task A_console_that_comes_late_is_shown_the_standings_at_once()
    {
        await using var cid = await PlayAsync("cid");
        await TapAsync(cid);

        await using var console = await server.JoinAsync("console");

        await ExpectStandingsAsync(console, ("cid", 1));
    }

    [Fact]
    public async Task Who_taps_often_enough_first_wins_which_players_and_console_hear()
    {
        await using var console = await server.JoinAsync("console");
        await using var loser = await PlayAsync("dan");
        await using var winner = await PlayAsync("eve");

        while (!await TapAsync(winner))
        {
        }

        Assert.Equal("eve", (await NextAsync(loser, "winner")).GetProperty("name").GetString());
        Assert.Equal("eve", (await NextAsync(console, "winner")).GetProperty("name").GetString());
        await ExpectStandingsAsync(console, ("eve", 0));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":""}""")]
    [InlineData("[]")]
    public async Task A_player_without_a_name_is_refused(string payload)
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendTextAsync($"""["1","1","play","phx_join",{payload}]""");

        var reply = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal(("phx_reply", "error"), (reply.Event, reply.Payload.GetProperty("status").GetString()));
    }

    private async Task<RawWebSocket> PlayAsync(string name)
    {
        var socket = await server.ConnectAsync();
        await socket.SendTextAsync($$"""["1","1","play","phx_join",{"name":"{{name}}"}]""");
        Assert.Equal("ok", (await NextAsync(socket, "phx_reply")).GetProperty("status").GetString());
        return socket;
    }

    // Whether the tap won the race.
    private static async Task<bool> TapAsync(RawWebSocket socket)
    {
        await socket.SendTextAsync("""["1","tap","play","tap",{}]""");
        var won = false;
        while (true)
        {
            var message = WireMessage.Parse(await socket.ReceiveTextAsync());
            if (message.Event == "phx_reply")
            {
                return won;
            }

            won |= message.Event == "winner";
        }
    }

    private static async Task ExpectStandingsAsync(RawWebSocket console, params (string Name, int Taps)[] expected)
    {
        Dictionary<string, int> shown;
        do
        {
            var standings = await NextAsync(console, "standings");
            shown = standings.GetProperty("players").EnumerateArray().ToDictionary(
                player => player.GetProperty("name").GetString()!, player => player.GetProperty("taps").GetInt32());
        }
        while (!expected.All(player => shown.TryGetValue(player.Name, out var taps) && taps == player.Taps));
    }

    private static async Task<JsonElement> NextAsync(RawWebSocket socket, string eventName)
    {
        WireMessage message;
        do
        {
            message = WireMessage.Parse(await socket.ReceiveTextAsync());
        }
        while (message.Event != eventName);
        return message.Payload;
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : TapRaceTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : TapRaceTests(server);
}
