namespace Orleans.Channels.Tests;

/// <summary>What happens to a topic that has moved before its members have followed it.</summary>
public sealed class FollowingMemberTests : IAsyncLifetime
{
    private const int Kept = 20;

    private readonly string _topic = ChannelCluster.NewTopic("turnstile:");
    private readonly TaskCompletionSource _mayFollow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChannelCluster _cluster = null!;
    private ITopicGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _cluster = await ChannelCluster.StartAsync(
            silos: 2,
            topics: options => options.RepairLogLength = Kept,
            client: client => client.AddOutgoingGrainCallFilter(async call =>
            {
                if (call.MethodName == nameof(ITopicGrain.JoinAsync) && call.Request.GetArgument(0) is JoinRequest { Rejoin: not null, Member.Gateway: not "nowhere" })
                {
                    await _mayFollow.Task;
                }

                await call.Invoke();
            }),
            declare: channels => channels.Map<TurnstileChannel>("turnstile:*"));
        _grain = _cluster.GrainOf(_topic);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task They_hear_what_was_said_meanwhile_once_and_in_order()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await SayAsync(1);
        await _cluster.MoveAsync(_topic);
        await SayAsync(2);
        await SayAsync(3);

        _mayFollow.SetResult();

        foreach (var number in (int[])[1, 2, 3])
        {
            Assert.Equal(TestSocket.Push(null, _topic, "said", $$"""{"n":{{number}}}"""), await NextAsync(socket));
        }

        await SayAsync(4);
        Assert.Equal(TestSocket.Push(null, _topic, "said", """{"n":4}"""), await NextAsync(socket));
    }

    [Fact]
    public async Task They_hear_first_what_was_said_where_they_never_came_to()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await _cluster.MoveAsync(_topic);
        await SayAsync(1);
        await _cluster.MoveAsync(_topic);
        await SayAsync(2);

        _mayFollow.SetResult();

        Assert.Equal(TestSocket.Push("1", _topic, "said", """{"n":1}"""), await NextAsync(socket));
        Assert.Equal(TestSocket.Push(null, _topic, "said", """{"n":2}"""), await NextAsync(socket));
    }

    [Fact]
    public async Task They_hear_what_is_intercepted_meanwhile_once_and_in_order()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await SayAsideAsync(1);
        await _cluster.MoveAsync(_topic);
        await SayAsideAsync(2);
        await _cluster.MoveAsync(_topic);
        await SayAsideAsync(3);

        _mayFollow.SetResult();

        await ExpectAsideAsync(socket, 1, 2, 3);
        await SayAsideAsync(4);
        await ExpectAsideAsync(socket, 4);
    }

    [Fact]
    public async Task What_is_intercepted_behind_a_handler_that_runs_is_had_where_the_topic_has_moved()
    {
        _mayFollow.SetResult();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await ExpectNotesAsync("join", "joined");
        socket.Send("1", "2", _topic, "hold:gate");
        Assert.Equal("holding", await _cluster.Lab.NextNoteAsync(_topic));
        await SayAsideAsync(1);

        await _cluster.MoveAsync(_topic);

        Assert.Equal(TestSocket.Reply("1", "2", _topic, "error", """{"reason":"unavailable"}"""), await NextAsync(socket));
        await ExpectAsideAsync(socket, 1);
        _cluster.Lab.Open("gate");
        await SayAsideAsync(2);
        await ExpectAsideAsync(socket, 2);
    }

    [Fact]
    public async Task Who_is_owed_more_of_what_is_intercepted_than_is_kept_is_told()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await _cluster.MoveAsync(_topic);
        for (var number = 0; number <= Kept; number++)
        {
            await SayAsideAsync(number);
        }

        await _cluster.MoveAsync(_topic);
        _mayFollow.SetResult();

        Assert.Equal(TestSocket.Error("1", _topic), await NextAsync(socket));
    }

    [Fact]
    public async Task Who_is_kicked_meanwhile_is_told_and_does_not_follow()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await _cluster.MoveAsync(_topic);
        await _grain.KickAsync("user:ann", StopReason.Normal);

        _mayFollow.SetResult();

        Assert.Equal(TestSocket.Close("1", _topic), await NextAsync(socket));
        Assert.Equal((0, 0), ((await _grain.DescribeAsync()).Members, (await _grain.ListPresenceAsync(null, 10)).Metas));
        socket.Send("2", "2", _topic, "phx_join");
        Assert.Equal(TestSocket.Reply("2", "2", _topic, response: """{"welcome":true}"""), await NextAsync(socket));
    }

    [Fact]
    public async Task Others_are_kicked_for_themselves_alone()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await _cluster.MoveAsync(_topic);
        await _grain.KickAsync("user:bob", StopReason.Normal);

        _mayFollow.SetResult();

        socket.Send("1", "2", _topic, "echo");
        Assert.Equal(TestSocket.Reply("1", "2", _topic), await NextAsync(socket));
    }

    [Fact]
    public async Task They_bring_along_what_they_had_when_it_has_moved_once_more()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "2", _topic, "rise");
        Assert.Equal(TestSocket.Reply("1", "2", _topic), await NextAsync(socket));
        socket.Send("1", "3", _topic, "ring");
        Assert.Equal(TestSocket.Reply("1", "3", _topic), await NextAsync(socket));
        await ExpectNotesAsync("join", "joined");
        await _cluster.MoveAsync(_topic);
        await _cluster.MoveAsync(_topic);

        _mayFollow.SetResult();

        socket.Send("1", "4", _topic, "level");
        Assert.Equal(TestSocket.Reply("1", "4", _topic, response: """{"level":2}"""), await NextAsync(socket));
        Assert.Equal(1, (await _grain.ListPresenceAsync(null, 10)).Metas);
        var notes = new List<string>();
        while (notes.Count(note => note.Contains("ring", StringComparison.Ordinal)) < 2)
        {
            notes.Add(await _cluster.Lab.NextNoteAsync(_topic));
        }

        Assert.Equal(["ring", "topic rings"], notes.Where(note => note.Contains("ring", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task What_was_sent_to_one_whose_handler_ran_is_had_there_and_once()
    {
        _mayFollow.SetResult();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await ExpectNotesAsync("join", "joined");
        socket.Send("1", "2", _topic, "send_and_hold:gate");
        Assert.Equal("holding", await _cluster.Lab.NextNoteAsync(_topic));

        await _cluster.MoveAsync(_topic);

        await ExpectNotesAsync("deactivated", "disposed", "join", "sent");
        _cluster.Lab.Open("gate");
        await ExpectNotesAsync("held", "end Deactivated");
        socket.Send("1", "3", _topic, "phx_leave");
        Assert.Equal("end Left", await _cluster.Lab.NextNoteAsync(_topic));
    }

    [Fact]
    public async Task Who_was_kicked_after_a_loss_does_not_follow_and_who_joined_since_may()
    {
        var request = new JoinRequest(new MemberId("nowhere", 1), "user:ann", Payload.Empty, Payload.Empty, default);
        await _grain.KickAsync("user:ann", StopReason.Normal);
        var since = request with { Member = new MemberId("nowhere", 2) };
        Assert.Equal(JoinStatus.Ok, (await _grain.JoinAsync(since)).Status);
        await _grain.EndGatewayAsync("nowhere");

        Assert.Equal(JoinStatus.Closed, (await _grain.JoinAsync(request with { Rejoin = new Rejoin(default, ResumesHistory: false) })).Status);
        Assert.Equal(JoinStatus.Ok, (await _grain.JoinAsync(since with { Rejoin = new Rejoin(default, ResumesHistory: false) })).Status);
    }

    private Task SayAsync(int number) => _grain.BroadcastAsync("said", Bytes.Json($$"""{"n":{{number}}}"""), default);

    private Task SayAsideAsync(int number) => _grain.BroadcastAsync("aside", Bytes.Json($$"""{"n":{{number}}}"""), default);

    private async Task ExpectAsideAsync(TestSocket socket, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            Assert.Equal(TestSocket.Push("1", _topic, "aside", $$"""{"n":{{number}}}"""), await NextAsync(socket));
        }
    }

    private static async Task<string> NextAsync(TestSocket socket)
    {
        while (true)
        {
            var frame = await socket.NextAsync();
            if (!frame.Contains("presence_diff", StringComparison.Ordinal))
            {
                return frame;
            }
        }
    }

    private async Task ExpectNotesAsync(params string[] notes)
    {
        foreach (var note in notes)
        {
            Assert.Equal(note, await _cluster.Lab.NextNoteAsync(_topic));
        }
    }
}
