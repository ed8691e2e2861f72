namespace Orleans.Channels.Tests;

/// <summary>What clients get of presence, to the letter (PROTOCOL of <c>Phoenix.Presence</c> and <c>Phoenix.Tracker</c>).</summary>
[Collection(nameof(SharesCluster))]
public sealed class PresenceWireTests(SharedCluster shared)
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));

    private TestGateway Gateway => shared.Instance.Gateway;

    [Fact]
    public async Task A_member_sees_its_own_diff_and_then_the_state()
    {
        var ann = await _talk.JoinAsync(Gateway, "ann", """{"at":"1"}""");

        await _talk.ExpectAsync(ann,
            _talk.Diff("""{"ann":{"metas":[{"at":"1","phx_ref":"r1"}]}}"""),
            _talk.State("""{"ann":{"metas":[{"at":"1","phx_ref":"r1"}]}}"""));
        await ann.ExpectNothingOnAsync(_talk.Topic);
    }

    [Fact]
    public async Task A_member_that_is_not_tracked_gets_the_state_and_no_diff()
    {
        var guest = await _talk.JoinAsync(Gateway);

        await _talk.ExpectAsync(guest, _talk.State("{}"));
    }

    [Fact]
    public async Task Who_joins_and_leaves_is_told_to_the_members_on_every_gateway()
    {
        var ann = await JoinAndReadAsync("ann");
        var bob = await _talk.JoinAsync(shared.Instance.Gateways[1], "bob");

        var joined = _talk.Diff("""{"bob":{"metas":[{"phx_ref":"r2"}]}}""");
        await _talk.ExpectAsync(ann, joined);
        await _talk.ExpectAsync(bob, joined, _talk.State("""{"ann":{"metas":[{"phx_ref":"r1"}]},"bob":{"metas":[{"phx_ref":"r2"}]}}"""));

        bob.Send("1", "9", _talk.Topic, "phx_leave");
        await bob.ExpectAsync(TestSocket.Reply("1", "9", _talk.Topic), TestSocket.Close("1", _talk.Topic));
        await _talk.ExpectAsync(ann, _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r2"}]}}"""));
        await bob.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_key_of_two_sockets_has_two_metas_of_which_one_leaves()
    {
        var phone = await JoinAndReadAsync("ann");
        var laptop = await _talk.JoinAsync(Gateway, "ann");
        var joined = _talk.Diff("""{"ann":{"metas":[{"phx_ref":"r2"}]}}""");
        await _talk.ExpectAsync(phone, joined);
        await _talk.ExpectAsync(laptop, joined, _talk.State("""{"ann":{"metas":[{"phx_ref":"r1"},{"phx_ref":"r2"}]}}"""));

        laptop.Connection.End();

        await _talk.ExpectAsync(phone, _talk.Diff("{}", """{"ann":{"metas":[{"phx_ref":"r2"}]}}"""));
        await _talk.AskAsync(phone, "get", """{"key":"ann"}""", """{"response":{"metas":1,"data":{}},"status":"ok"}""");
    }

    [Fact]
    public async Task An_update_is_one_diff_with_the_old_leaving_and_the_new_joining()
    {
        var ann = await JoinAndReadAsync("ann");

        await _talk.AskAsync(ann, "update", """{"key":"ann","meta":{"status":"away"}}""", """{"response":{"phx_ref":"r2"},"status":"ok"}""");

        await _talk.ExpectAsync(ann, _talk.Diff(
            """{"ann":{"metas":[{"status":"away","phx_ref":"r2","phx_ref_prev":"r1"}]}}""",
            """{"ann":{"metas":[{"phx_ref":"r1"}]}}"""));
        await ann.ExpectNothingOnAsync(_talk.Topic);
    }

    [Fact]
    public async Task Updates_within_one_window_become_one_whose_ref_before_is_one_that_clients_know()
    {
        var ann = await JoinAndReadAsync("ann");

        await _talk.AskAsync(ann, "all", """["count ann","count ann"]""", """{"response":{},"status":"ok"}""");

        await _talk.ExpectAsync(ann, _talk.Diff(
            """{"ann":{"metas":[{"count":2,"phx_ref":"r2","phx_ref_prev":"r1"}]}}""",
            """{"ann":{"metas":[{"phx_ref":"r1"}]}}"""));
        await ann.ExpectNothingOnAsync(_talk.Topic);
    }

    [Fact]
    public async Task A_join_and_a_leave_within_one_window_are_told_to_nobody()
    {
        var ann = await JoinAndReadAsync("ann");

        await _talk.AskAsync(ann, "all", """["track blink","track stay","untrack blink"]""", """{"response":{},"status":"ok"}""");

        await _talk.ExpectAsync(ann, _talk.Diff("""{"stay":{"metas":[{"phx_ref":"r2"}]}}"""));
    }

    [Fact]
    public async Task Tracking_twice_and_updating_what_is_not_tracked_are_errors_and_untracking_it_is_none()
    {
        var ann = await JoinAndReadAsync("ann");

        await _talk.AskAsync(ann, "track", """{"key":"ann"}""", """{"response":{"reason":"already_tracked"},"status":"error"}""");
        await _talk.AskAsync(ann, "update", """{"key":"bob"}""", """{"response":{"reason":"nopresence"},"status":"error"}""");
        await _talk.AskAsync(ann, "untrack", """{"key":"bob"}""", """{"response":{},"status":"ok"}""");
        await ann.ExpectNothingOnAsync(_talk.Topic);
    }

    [Fact]
    public async Task Untracking_leaves_the_member_where_it_is()
    {
        var ann = await JoinAndReadAsync("ann");

        await _talk.AskAsync(ann, "untrack", """{"key":"ann"}""", """{"response":{},"status":"ok"}""");

        await _talk.ExpectAsync(ann, _talk.Diff("{}", """{"ann":{"metas":[{"phx_ref":"r1"}]}}"""));
        await _talk.AskAsync(ann, "list", "{}", """{"response":{},"status":"ok"}""");
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("")]
    [InlineData("\\\"quoted\\\"")]
    [InlineData("back\\\\slash")]
    [InlineData("line\\nbreak")]
    [InlineData("😀")]
    [InlineData("1")]
    public async Task Keys_and_metas_survive_whatever_they_are(string key)
    {
        var meta = $$"""{"{{key}}":["{{key}}"]}""";
        var told = $$$"""{"{{{key}}}":{"metas":[{"{{{key}}}":["{{{key}}}"],"phx_ref":"r1"}]}}""";

        var ann = await _talk.JoinAsync(Gateway, key, meta);

        Assert.Equal(System.Text.Json.Nodes.JsonNode.Parse(told)!.ToJsonString(), System.Text.Json.Nodes.JsonNode.Parse(
            _talk.Named(await ann.NextAsync())[$"[null,null,\"{_talk.Topic}\",\"presence_diff\",{{\"joins\":".Length..^",\"leaves\":{}}]".Length])!.ToJsonString());
        await ann.NextAsync();
        await _talk.AskAsync(ann, "get", $$"""{"key":"{{key}}"}""", """{"response":{"metas":1,"data":{}},"status":"ok"}""");
    }

    [Fact]
    public async Task The_refs_of_a_meta_are_not_the_client_s_to_choose()
    {
        var ann = await _talk.JoinAsync(Gateway, "ann", """{"phx_ref":"mine", "a" : 1 ,"phx_ref_prev":"mine too"}""");

        await _talk.ExpectAsync(ann, _talk.Diff("""{"ann":{"metas":[{"a":1,"phx_ref":"r1"}]}}"""));
    }

    [Fact]
    public async Task Who_is_tracked_while_joining_is_in_the_state_and_who_is_refused_is_nowhere()
    {
        var ann = await JoinAndReadAsync("ann");
        var refused = await Gateway.ConnectAsync();
        refused.Send("1", "1", _talk.Topic, "phx_join", """{"key":"no","early":true,"refuse":true}""");
        await refused.ExpectAsync(TestSocket.Reply("1", "1", _talk.Topic, "error"));

        var early = await Gateway.ConnectAsync();
        await early.JoinAsync(_talk.Topic, """{"key":"yes","early":true}""");

        await _talk.ExpectAsync(ann, _talk.Diff("""{"yes":{"metas":[{"phx_ref":"r2"}]}}"""));
        await _talk.ExpectAsync(early,
            _talk.Diff("""{"yes":{"metas":[{"phx_ref":"r2"}]}}"""),
            _talk.State("""{"ann":{"metas":[{"phx_ref":"r1"}]},"yes":{"metas":[{"phx_ref":"r2"}]}}"""));
    }

    [Fact]
    public async Task A_duplicate_join_gets_the_diff_of_its_own_join_alone_and_the_leave_behind_the_state_and_the_others_get_the_leave_before_it()
    {
        var ann = await JoinAndReadAsync("ann");
        var bob = await _talk.JoinAsync(Gateway, "bob");
        await _talk.ExpectAsync(ann, _talk.Diff("""{"bob":{"metas":[{"phx_ref":"r2"}]}}"""));
        await bob.NextAsync();
        await bob.NextAsync();

        await bob.JoinAsync(_talk.Topic, """{"key":"bob"}""", joinRef: "2");

        var rejoined = _talk.Diff("""{"bob":{"metas":[{"phx_ref":"r3"}]}}""");
        const string left = """{"bob":{"metas":[{"phx_ref":"r2"}]}}""";
        await _talk.ExpectAsync(ann, _talk.Diff("{}", left), rejoined);
        await _talk.ExpectAsync(bob,
            TestSocket.Close("1", _talk.Topic),
            rejoined,
            _talk.State("""{"ann":{"metas":[{"phx_ref":"r1"}]},"bob":{"metas":[{"phx_ref":"r3"}]}}""", joinRef: "2"),
            _talk.Diff("{}", left, joinRef: "2"));
    }

    private async Task<TestSocket> JoinAndReadAsync(string key)
    {
        var socket = await _talk.JoinAsync(Gateway, key);
        var (diff, state) = (_talk.Named(await socket.NextAsync()), _talk.Named(await socket.NextAsync()));
        Assert.Contains("presence_diff", diff, StringComparison.Ordinal);
        Assert.Contains("presence_state", state, StringComparison.Ordinal);
        return socket;
    }
}
