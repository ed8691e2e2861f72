using System.Text;
using Orleans.Channels.Client;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>Who comes back gets what was missed, or is told that something is missing, in its place.</summary>
public sealed class ClientResumeTests(OpenApp open) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task A_join_says_where_the_client_is_and_what_was_missed_follows_in_order()
    {
        await using var rig = new ClientRig(options => options.Resume = true);
        var room = rig.Client.Channel("room:1", new NumberMessage(7), ClientJson.Default);
        var events = room.Events().GetAsyncEnumerator();
        var joining = room.JoinAsync();
        var first = await rig.Server.AcceptAsync();
        await first.HearAsync("""["1","1","room:1","phx_join",{"resume":"","member":"","n":7}]""");
        first.Answer(1, 1, "room:1", """{"recovered":false,"position":"@a-1","member":"m1"}""");
        await joining;
        Say(first, "@a-2", 2);
        await Readers.NextAsync(events, 2);
        first.Break();
        await Patience.UntilAsync(() => room.State == ChannelState.Away);
        rig.Pass(seconds: 1);
        var second = await rig.Server.AcceptAsync();
        await second.HearAsync("""["2","2","room:1","phx_join",{"resume":"@a-2","member":"m1","n":7}]""");
        second.Answer(2, 2, "room:1", """{"recovered":true,"position":"@a-4","member":"m2"}""");
        Say(second, "@a-3", 3);
        Say(second, "@a-4", 4);

        var heard = await Readers.NextAsync(events, 4);
        Assert.Equal([ChannelEventKind.Away, ChannelEventKind.Recovered, ChannelEventKind.Message, ChannelEventKind.Message], heard.Select(told => told.Kind));
        Assert.Equal(new ChannelPosition("@a-3", "m2"), heard[2].Position);
        Assert.Equal(new ChannelPosition("@a-4", "m2"), room.Position);
    }

    [Fact]
    public async Task A_connection_that_breaks_within_a_recovery_is_gone_on_from_where_it_broke()
    {
        await using var rig = new ClientRig(options => options.Resume = true);
        var room = rig.Room();
        room.ResumeFrom(new ChannelPosition("@a-1", "m1"));
        var events = room.Events().GetAsyncEnumerator();
        _ = room.JoinAsync();
        var first = await rig.Server.AcceptAsync();
        await first.HearAsync("""["1","1","room:1","phx_join",{"resume":"@a-1","member":"m1"}]""");
        first.Answer(1, 1, "room:1", """{"recovered":true,"position":"@a-9","member":"m2"}""");
        Say(first, "@a-2", 2);
        Assert.Equal([ChannelEventKind.Recovered, ChannelEventKind.Message], (await Readers.NextAsync(events, 2)).Select(told => told.Kind));
        first.Break();
        await Patience.UntilAsync(() => room.State == ChannelState.Away);
        rig.Pass(seconds: 1);

        await (await rig.Server.AcceptAsync()).HearAsync("""["2","2","room:1","phx_join",{"resume":"@a-2","member":"m2"}]""");
    }

    [Fact]
    public async Task What_cannot_be_recovered_is_a_gap_and_the_client_goes_on_from_the_new_place()
    {
        await using var rig = new ClientRig(options => options.Resume = true);
        var room = rig.Room();
        room.ResumeFrom(new ChannelPosition("@old-1", "m1"));
        var events = room.Events().GetAsyncEnumerator();
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        connection.Answer(1, 1, "room:1", """{"recovered":false,"position":"@new-1","member":"m2"}""");
        await joining;

        Assert.Equal(ChannelEventKind.Gap, Assert.Single(await Readers.NextAsync(events, 1)).Kind);
        Assert.Equal(new ChannelPosition("@new-1", "m2"), room.Position);
    }

    [Fact]
    public async Task The_place_of_a_binary_broadcast_comes_behind_it_and_is_no_event()
    {
        await using var rig = new ClientRig(options => options.Resume = true);
        var room = rig.Room();
        var events = room.Events().GetAsyncEnumerator();
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        connection.Answer(1, 1, "room:1", """{"recovered":false,"position":"@a-1","member":"m1"}""");
        await joining;
        connection.SayBytes("020603726f6f6d3a3162696e68656c6c6f");
        connection.Say("""[null,"@a-2","room:1","position",{}]""");
        connection.Say("""[null,"@a-3","room:1","position",{"x":1}]""");

        Assert.Equal(["", "bin", "position"], (await Readers.NextAsync(events, 3)).Select(told => told.Event));
        Assert.Equal("@a-3", room.Position!.Position);
    }

    [Theory]
    [InlineData("{}", """{"resume":"@a-1","member":"m"}""")]
    [InlineData(" { \"a\" : 1 } ", """{"resume":"@a-1","member":"m","a" : 1 } """)]
    [InlineData("[1]", "[1]")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("null", "null")]
    public void Only_an_object_has_room_for_a_place(string payload, string expected)
    {
        var resume = new ResumePoint();
        resume.Set(new ChannelPosition("@a-1", "m"));

        Assert.Equal(expected, Encoding.UTF8.GetString(resume.AddTo(Encoding.UTF8.GetBytes(payload)).Span));
    }

    [Fact]
    public async Task The_real_server_gives_back_what_was_missed_to_the_same_process_and_to_a_later_one()
    {
        var app = open.Instance;
        app.Door.Decide = connect => new(ConnectResult.Accept(connect.Params["user"]));
        await using var speaker = Connect("speaker");
        var log = speaker.Channel("log:resume", ClientJson.Default);
        await log.JoinAsync();
        await using var client = Connect("listener");
        var room = client.Channel("log:resume", ClientJson.Default);
        var events = room.Events().GetAsyncEnumerator();
        await room.JoinAsync();
        await SayAsync(1);
        await Readers.NextAsync(events, 2);
        await app.Channels.DisconnectAsync("listener");
        await SayAsync(2);
        await SayAsync(3);

        var heard = await Readers.NextAsync(events, 4);
        Assert.Equal([ChannelEventKind.Away, ChannelEventKind.Recovered, ChannelEventKind.Message, ChannelEventKind.Message], heard.Select(told => told.Kind));
        Assert.Equal([2, 3], heard[2..].Select(told => told.Read(ClientJson.Default.NumberMessage)!.N));
        var stored = heard[2].Position!;
        await client.DisposeAsync();
        await using var later = Connect("later");
        var again = later.Channel("log:resume", ClientJson.Default);
        again.ResumeFrom(stored);
        var rest = again.Events().GetAsyncEnumerator();
        await again.JoinAsync();
        heard = await Readers.NextAsync(rest, 2);
        Assert.Equal([ChannelEventKind.Recovered, ChannelEventKind.Message], heard.Select(told => told.Kind));
        Assert.Equal(3, heard[1].Read(ClientJson.Default.NumberMessage)!.N);

        Task SayAsync(int number) => log.PushAsync("say", new NumberMessage(number));

        ChannelsClient Connect(string user) => new(
            $"ws://localhost:{app.Port}/socket", options => options.ConnectParams = _ => new(new SocketParams { ["user"] = user }));
    }

    private static void Say(ScriptedConnection connection, string position, int number) =>
        connection.Say($$"""[null,"{{position}}","room:1","counted",{"n":{{number}}}]""");
}
