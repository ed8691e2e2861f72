namespace Orleans.Channels.Tests;

/// <summary>What handlers set on a member, after its topic has moved, and after it was lost.</summary>
public sealed class MovedMemberTests : IAsyncLifetime
{
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(silos: 2, declare: channels => channels.Map<TurnstileChannel>("turnstile:*"));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_move_brings_along_what_was_assigned_and_tracked_and_tells_nobody_of_it()
    {
        var (topic, socket) = await JoinedAsync();
        await AskAsync(socket, topic, "rise");
        var before = await _cluster.GrainOf(topic).ListPresenceAsync(null, 10);

        await _cluster.MoveAsync(topic);

        Assert.Equal("""{"level":2}""", await AskAsync(socket, topic, "level"));
        var after = await _cluster.GrainOf(topic).ListPresenceAsync(null, 10);
        Assert.Equal(Assert.Single(before.Entries[0].Metas), Assert.Single(after.Entries[0].Metas));
        await ExpectNotesAsync(topic, "end Deactivated", "deactivated", "disposed", "join");
        socket.Send("1", "9", topic, "phx_leave");
        Assert.Equal("end Left", await _cluster.Lab.NextNoteAsync(topic));
    }

    [Fact]
    public async Task A_move_shows_nobody_who_had_hidden()
    {
        var (topic, socket) = await JoinedAsync();
        await AskAsync(socket, topic, "hide");

        await _cluster.MoveAsync(topic);
        await AskAsync(socket, topic, "level");

        Assert.Equal(0, (await _cluster.GrainOf(topic).ListPresenceAsync(null, 10)).Metas);
    }

    [Fact]
    public async Task A_move_takes_the_timers_of_members_and_of_the_topic_along()
    {
        var (topic, socket) = await JoinedAsync();
        await AskAsync(socket, topic, "ring");

        await _cluster.MoveAsync(topic);

        await ExpectNotesAsync(topic, "end Deactivated", "deactivated", "disposed", "join");
        string[] rung = [await _cluster.Lab.NextNoteAsync(topic), await _cluster.Lab.NextNoteAsync(topic)];
        Assert.Equal(["ring", "topic rings"], rung.Order());
    }

    [Fact]
    public async Task A_member_that_does_not_come_after_its_topic_is_no_longer_present()
    {
        var topic = ChannelCluster.NewTopic("turnstile:");
        await _cluster.GrainOf(topic).JoinAsync(new JoinRequest(new MemberId("nowhere", 1), "user:ann", Payload.Empty, Payload.Empty, default));
        await ExpectNotesAsync(topic, "join", "joined");
        await _cluster.MoveAsync(topic);
        Assert.Equal(1, (await _cluster.GrainOf(topic).ListPresenceAsync(null, 10)).Metas);

        await _cluster.GrainOf(topic).JoinAsync(new JoinRequest(new MemberId("nowhere", 1), "user:ann", Payload.Empty, Bytes.Json("""{"refuse":true}"""), default));

        Assert.Equal(0, (await _cluster.GrainOf(topic).ListPresenceAsync(null, 10)).Metas);
    }

    [Fact]
    public async Task What_cannot_travel_leaves_its_member_to_be_taken_in_as_after_a_loss()
    {
        var (topic, socket) = await JoinedAsync();
        await AskAsync(socket, topic, "rise");
        await AskAsync(socket, topic, "keep");

        await _cluster.MoveAsync(topic);

        await AskAsync(socket, topic, "level");
        await ExpectNotesAsync(topic, "end Deactivated", "deactivated", "disposed", "join", "joined");
    }

    [Fact]
    public async Task Who_was_kicked_cannot_come_after_its_topic()
    {
        var topic = ChannelCluster.NewTopic("turnstile:");
        var request = new JoinRequest(new MemberId("nowhere", 1), "user:ann", Payload.Empty, Payload.Empty, default);
        await _cluster.GrainOf(topic).JoinAsync(request);
        await _cluster.GrainOf(topic).KickAsync("user:ann", StopReason.Normal);

        await _cluster.MoveAsync(topic);

        Assert.Equal(JoinStatus.Closed, (await _cluster.GrainOf(topic).JoinAsync(request with { Rejoin = new Rejoin(default, ResumesHistory: false) })).Status);
    }

    [Theory]
    [InlineData("rise")]
    [InlineData("rise_later")]
    public async Task After_a_loss_the_channel_is_asked_with_the_assigns_that_the_gateway_last_heard_of_and_may_have_the_client_told(string eventName)
    {
        var topic = await TopicOnSecondSiloAsync("turnstile:told");
        var socket = await _cluster.Gateway.JoinAsync(topic);
        await ExpectNotesAsync(topic, "join", "joined");
        await AskAsync(socket, topic, eventName);
        await AskAsync(socket, topic, "echo");

        await _cluster.Cluster.KillSiloAsync(_cluster.Cluster.Silos[1]);

        // What the killed silo still manages to do is no matter.
        while (await _cluster.Lab.NextNoteAsync(topic) != "lost at level 2")
        {
        }

        string frame;
        do
        {
            frame = await socket.NextAsync();
        }
        while (frame.Contains("presence_diff", StringComparison.Ordinal));
        Assert.StartsWith($"[\"1\",\"1\",\"{topic}\",\"phx_error\"", frame, StringComparison.Ordinal);
    }

    private async Task<(string Topic, TestSocket Socket)> JoinedAsync()
    {
        var topic = ChannelCluster.NewTopic("turnstile:");
        var socket = await _cluster.Gateway.JoinAsync(topic);
        await ExpectNotesAsync(topic, "join", "joined");
        return (topic, socket);
    }

    /// <summary>Pushes an event; gives the response, past what presence says.</summary>
    private static async Task<string> AskAsync(TestSocket socket, string topic, string eventName)
    {
        socket.Send("1", "ask", topic, eventName, "{}");
        while (true)
        {
            var frame = await socket.NextAsync();
            if (!frame.Contains("presence_diff", StringComparison.Ordinal))
            {
                Assert.EndsWith("\"status\":\"ok\"}]", frame, StringComparison.Ordinal);
                return frame[(frame.IndexOf("\"response\":", StringComparison.Ordinal) + 11)..^16];
            }
        }
    }

    private async Task<string> TopicOnSecondSiloAsync(string prefix)
    {
        while (true)
        {
            var topic = ChannelCluster.NewTopic(prefix);
            await _cluster.GrainOf(topic).DescribeAsync();
            if (_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var context)
                && context!.Address.SiloAddress!.Equals(_cluster.Cluster.Silos[1].SiloAddress))
            {
                return topic;
            }
        }
    }

    private async Task ExpectNotesAsync(string topic, params string[] notes)
    {
        foreach (var note in notes)
        {
            Assert.Equal(note, await _cluster.Lab.NextNoteAsync(topic));
        }
    }
}
