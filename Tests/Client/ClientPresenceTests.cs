using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>What clients fold of presence, in conversations that were recorded with Phoenix 1.8.12.</summary>
public sealed class ClientPresenceTests
{
    private const string State = """["1",null,"room:1","presence_state",{"alice":{"metas":[{"online_at":"1795208710","phx_ref":"GOncz6Y_i85znAMB"}]}}]""";
    private const string BobJoins = """[null,null,"room:1","presence_diff",{"joins":{"bob":{"metas":[{"online_at":"1795208711","phx_ref":"GOncz7EB9i9znAMh"}]}},"leaves":{}}]""";
    private const string AliceLeaves = """[null,null,"room:1","presence_diff",{"joins":{},"leaves":{"alice":{"metas":[{"online_at":"1795208710","phx_ref":"GOncz6Y_i85znAMB"}]}}}]""";
    private const string BobOnce = """[null,null,"room:1","presence_diff",{"joins":{"bob":{"metas":[{"phx_ref":"b2"}]}},"leaves":{}}]""";
    private const string BobUpdates = """[null,null,"room:1","presence_diff",{"joins":{"bob":{"metas":[{"phx_ref":"b3","phx_ref_prev":"b2","typing":true}]}},"leaves":{"bob":{"metas":[{"phx_ref":"b2"}]}}}]""";

    [Fact]
    public async Task A_state_and_diffs_make_a_list_and_each_change_is_told()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var presence = room.Presence();
        var changes = presence.Changes().GetAsyncEnumerator();
        var connection = await rig.JoinAsync(room);
        foreach (var said in (string[])[State, BobJoins, BobOnce, BobUpdates, AliceLeaves])
        {
            connection.Say(said);
        }

        var heard = await Readers.NextAsync(changes, 5);
        Assert.Equal(
            ["Joined alice +1 -0", "Joined bob +1 -0", "Updated bob +1 -0", "Updated bob +1 -1", "Left alice +0 -1"],
            heard.Select(change => $"{change.Kind} {change.Key} +{change.Joined.Count} -{change.Left.Count}"));
        Assert.Equal(["GOncz7EB9i9znAMh", "b3"], Assert.Single(presence.List).Value.Metas.Select(meta => meta.Ref));
        Assert.Equal(("b2", """{"phx_ref":"b3","phx_ref_prev":"b2","typing":true}"""), (heard[3].Joined[0].PreviousRef, System.Text.Encoding.UTF8.GetString(heard[3].Joined[0].Json.Span)));
    }

    [Fact]
    public async Task Diffs_that_come_before_the_state_count_behind_it()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var presence = room.Presence();
        var connection = await rig.JoinAsync(room);
        connection.Say(AliceLeaves);
        connection.Say(BobJoins);
        await connection.ReadToTheEndAsync();
        Assert.Equal((false, 0), (presence.IsSynced, presence.List.Count));
        connection.Say(State);
        await connection.ReadToTheEndAsync();

        Assert.Equal(["bob"], presence.List.Keys);
    }

    [Fact]
    public async Task After_a_rejoin_the_list_stays_until_the_new_state_and_only_what_changed_is_told()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var presence = room.Presence();
        var first = await rig.JoinAsync(room);
        first.Say(State);
        first.Say(BobJoins);
        await first.ReadToTheEndAsync();
        var changes = presence.Changes().GetAsyncEnumerator();
        first.Break();
        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Pass(seconds: 1);
        var second = await rig.Server.AcceptAsync();
        await second.HearAsync();
        second.Answer(2, 2, "room:1");
        await second.ReadToTheEndAsync();
        Assert.Equal((false, 2), (presence.IsSynced, presence.List.Count));
        second.Say(State.Replace("\"1\",null", "\"2\",null", StringComparison.Ordinal));
        await second.ReadToTheEndAsync();

        Assert.Equal((true, "alice"), (presence.IsSynced, Assert.Single(presence.List.Keys)));
        var change = Assert.Single(await Readers.NextAsync(changes, 1));
        Assert.Equal((PresenceChangeKind.Left, "bob"), (change.Kind, change.Key));
    }

    [Fact]
    public async Task A_topic_that_is_too_large_for_a_list_gives_its_numbers()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var presence = room.Presence();
        var connection = await rig.JoinAsync(room);
        connection.Say(State);
        connection.Say("""[null,null,"room:1","presence_summary",{"keys":12034,"metas":15002,"sample":{}}]""");
        await connection.ReadToTheEndAsync();
        Assert.Equal((new PresenceSummary(12034, 15002), 0), (presence.Summary, presence.List.Count));
        connection.Say(State);
        await connection.ReadToTheEndAsync();

        Assert.Equal((null, 1), (presence.Summary, presence.List.Count));
    }

    [Fact]
    public async Task Changes_end_with_the_channel_and_a_slow_reader_is_told_what_it_missed()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var changes = room.Presence().Changes(new SubscriptionOptions { Capacity = 2 });
        var connection = await rig.JoinAsync(room);
        foreach (var said in (string[])[State, BobJoins, AliceLeaves])
        {
            connection.Say(said);
        }

        await connection.ReadToTheEndAsync();
        await room.DisposeAsync();

        var kinds = new List<PresenceChangeKind>();
        await foreach (var change in changes)
        {
            kinds.Add(change.Kind);
        }

        Assert.Equal([PresenceChangeKind.Dropped, PresenceChangeKind.Joined, PresenceChangeKind.Left], kinds);
    }
}
