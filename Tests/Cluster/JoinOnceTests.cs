namespace Orleans.Channels.Tests;

/// <summary>A join or its answer may come late, twice or not at all: the channel decides on it once.</summary>
public sealed class JoinOnceTests : IAsyncLifetime
{
    private readonly string _topic = ChannelCluster.NewTopic("turnstile:");
    private ChannelCluster _cluster = null!;
    private ITopicGrain _grain = null!;
    private int _asked;

    public async Task InitializeAsync()
    {
        _cluster = await ChannelCluster.StartAsync(
            client: client => client.AddOutgoingGrainCallFilter(call =>
            {
                _asked += call.MethodName == nameof(ITopicGrain.JoinAsync) ? 1 : 0;
                return call.Invoke();
            }),
            gateway: options => options.JoinPatience = TimeSpan.FromMilliseconds(50),
            topics: options => options.DuplicateJoinTimeout = TimeSpan.FromSeconds(30),
            declare: channels => channels.Map<TurnstileChannel>("turnstile:*"));
        _grain = _cluster.GrainOf(_topic);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_join_that_is_asked_for_again_while_it_runs_has_the_same_answer()
    {
        var request = Join(1, """{"gate":"slow"}""");
        var first = _grain.JoinAsync(request).AsTask();
        Assert.Equal("join", await NoteAsync());
        var second = _grain.JoinAsync(request).AsTask();

        _cluster.Lab.Open("slow");

        Assert.Equal((await first).Response, (await second).Response);
        Assert.Equal(1, (await _grain.DescribeAsync()).Members);
        Assert.Equal("joined", await NoteAsync());
    }

    [Fact]
    public async Task A_join_whose_answer_was_lost_is_answered_from_the_member()
    {
        var request = Join(1);
        var first = await _grain.JoinAsync(request);
        await _grain.BroadcastAsync("said", Payload.Empty, default);

        var again = await _grain.JoinAsync(request);

        Assert.Equal((first.Status, first.Response, first.Epoch, first.Offset, first.LinkStart), (again.Status, again.Response, again.Epoch, again.Offset, again.LinkStart));
        Assert.All([first, again], each => Assert.Equal(Bytes.Json("""{"level":1,"$types":{"level":"Int32"}}"""), each.Assigns));
        await ExpectNotesAsync("join", "joined");
    }

    [Fact]
    public async Task A_refusal_whose_answer_was_lost_is_said_again()
    {
        var request = Join(1, """{"refuse":true}""");
        Assert.Equal(JoinStatus.Error, (await _grain.JoinAsync(request)).Status);

        Assert.Equal(JoinStatus.Error, (await _grain.JoinAsync(request)).Status);

        await ExpectNotesAsync("join");
    }

    [Fact]
    public async Task A_gateway_that_doubts_that_its_member_is_still_there_hears_that_it_is()
    {
        await _grain.JoinAsync(Join(1));
        await _grain.BroadcastAsync("said", Payload.Empty, default);

        var again = await _grain.JoinAsync(Join(1) with { Rejoin = new Rejoin(default, ResumesHistory: false) });

        // No more than it was owed before: all that came since its join.
        Assert.Equal((JoinStatus.Ok, 0), (again.Status, again.Offset));
        await ExpectNotesAsync("join", "joined");
    }

    [Fact]
    public async Task A_client_whose_join_takes_longer_than_its_gateway_waits_is_let_in_once()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", """{"gate":"slow"}""");
        Assert.Equal("join", await NoteAsync());

        await Patience.UntilAsync(() => Volatile.Read(ref _asked) >= 3);
        _cluster.Lab.Open("slow");

        await socket.ExpectAsync(TestSocket.Reply("1", "1", _topic, response: """{"welcome":true}"""));
        Assert.Equal("joined", await NoteAsync());
        socket.Send("1", "2", _topic, "phx_leave");
        Assert.Equal("end Left", await NoteAsync());
    }

    [Fact]
    public async Task A_join_that_comes_behind_the_end_of_its_socket_lets_nobody_in()
    {
        await _grain.DisconnectAsync(Join(1).Member);

        Assert.Equal(JoinStatus.Closed, (await _grain.JoinAsync(Join(1))).Status);

        Assert.Equal(0, (await _grain.DescribeAsync()).Members);
    }

    [Fact]
    public async Task One_that_was_let_in_after_its_socket_had_gone_is_ended_once()
    {
        var joining = _grain.JoinAsync(Join(1, """{"gate":"slow"}""")).AsTask();
        Assert.Equal("join", await NoteAsync());
        await _grain.DisconnectAsync(Join(1).Member);

        _cluster.Lab.Open("slow");
        await joining;

        Assert.Equal("end Disconnected", await NoteAsync());
        Assert.Equal((0, 0), ((await _grain.DescribeAsync()).Members, (await _grain.ListPresenceAsync(null, 10)).Metas));
    }

    [Theory]
    [InlineData(TerminateReason.Disconnected)]
    [InlineData(TerminateReason.Stopped)]
    [InlineData(TerminateReason.DuplicateJoin)]
    [InlineData(TerminateReason.Deactivated)]
    public async Task The_channel_is_told_of_an_end_behind_the_members_running_handler(TerminateReason reason)
    {
        var joined = await _grain.JoinAsync(Join(1));
        await ExpectNotesAsync("join", "joined");
        await _grain.HandleAsync(Join(1).Member, joined.Epoch, 1, [new MemberEvent("hold:gate", Ref.FromText("2"), Payload.Empty)]);
        Assert.Equal("holding", await NoteAsync());

        Task ended = reason switch
        {
            TerminateReason.Disconnected => _grain.DisconnectAsync(Join(1).Member),
            TerminateReason.Stopped => _grain.KickAsync(null, StopReason.Normal),
            TerminateReason.DuplicateJoin => _grain.JoinAsync(Join(2) with { Replaces = Join(1).Member }).AsTask(),
            _ => _cluster.Cluster.DeactivateAsync(_grain),
        };
        _cluster.Lab.Open("gate");
        await ended;

        Assert.Equal("held", await NoteAsync());
        Assert.Equal($"end {reason}", await NoteAsync());
    }

    [Fact]
    public async Task A_handler_that_fails_after_its_member_was_taken_in_anew_ends_nobody()
    {
        var joined = await _grain.JoinAsync(Join(1));
        await _grain.HandleAsync(Join(1).Member, joined.Epoch, 1, [new MemberEvent("fall:gate", Ref.FromText("2"), Payload.Empty)]);
        await ExpectNotesAsync("join", "joined", "holding");
        await _grain.EndGatewayAsync(Join(1).Member.Gateway);
        await _grain.JoinAsync(Join(1) with { Rejoin = new Rejoin(default, ResumesHistory: false, LastCall: 1) });
        await ExpectNotesAsync("join", "joined");

        _cluster.Lab.Open("gate");

        await ExpectNotesAsync("held", "end Disconnected");
        Assert.Equal(1, (await _grain.DescribeAsync()).Members);
    }

    [Fact]
    public async Task What_the_gateway_has_given_up_of_a_call_is_not_run_once_its_member_was_let_in_again()
    {
        var joined = await _grain.JoinAsync(Join(1));
        await ExpectNotesAsync("join", "joined");
        await _grain.HandleAsync(Join(1).Member, joined.Epoch, 1, [Push("hold:gate"), Push("crash")]);
        Assert.Equal("holding", await NoteAsync());
        await _grain.JoinAsync(Join(1) with { Rejoin = new Rejoin(default, ResumesHistory: false, LastCall: 1) });

        _cluster.Lab.Open("gate");

        Assert.Equal("held", await NoteAsync());
        Assert.Equal(1, (await _grain.DescribeAsync()).Members);
    }

    [Fact]
    public async Task A_channel_that_fails_at_its_end_is_disposed_of_all_the_same()
    {
        var topic = ChannelCluster.NewTopic("turnstile:unwell");
        await _cluster.GrainOf(topic).DescribeAsync();

        await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(topic));

        Assert.Equal(["deactivated", "disposed"], [await _cluster.Lab.NextNoteAsync(topic), await _cluster.Lab.NextNoteAsync(topic)]);
    }

    [Fact]
    public async Task A_channel_that_does_not_come_to_life_is_disposed_of()
    {
        var topic = ChannelCluster.NewTopic("turnstile:stillborn");

        await Assert.ThrowsAnyAsync<Exception>(() => _cluster.GrainOf(topic).DescribeAsync());

        Assert.Equal("disposed", await _cluster.Lab.NextNoteAsync(topic));
    }

    [Fact]
    public async Task A_channel_hears_of_its_own_end_behind_that_of_its_members_and_is_disposed_of()
    {
        await _grain.JoinAsync(Join(1));
        await ExpectNotesAsync("join", "joined");

        await _cluster.Cluster.DeactivateAsync(_grain);

        await ExpectNotesAsync("end Deactivated", "deactivated", "disposed");
    }

    [Fact]
    public async Task Code_that_has_left_its_topics_turns_is_told_how_to_stay()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await ExpectNotesAsync("join", "joined");

        socket.Send("1", "2", _topic, "astray");

        for (var verb = 0; verb < 3; verb++)
        {
            Assert.Contains("ConfigureAwait(false)", await NoteAsync(), StringComparison.Ordinal);
        }
    }

    private static JoinRequest Join(long number, string payload = "{}") =>
        new(new MemberId("nowhere", number), "user:ann", Payload.Empty, Bytes.Json(payload), default);

    private static MemberEvent Push(string eventName) => new(eventName, Ref.FromText("2"), Payload.Empty);

    private Task<string> NoteAsync() => _cluster.Lab.NextNoteAsync(_topic);

    private async Task ExpectNotesAsync(params string[] notes)
    {
        foreach (var note in notes)
        {
            Assert.Equal(note, await NoteAsync());
        }
    }
}
