namespace Orleans.Channels.Tests;

/// <summary>Who was kicked is gone and stays gone, whatever it does meanwhile and whatever gets lost.</summary>
public sealed class KickTests : IAsyncLifetime
{
    private readonly string _topic = ChannelCluster.NewTopic("turnstile:");
    private ChannelCluster _cluster = null!;
    private ITopicGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _cluster = await ChannelCluster.StartAsync(
            silo: silo => silo.AddStreamFilter<LossyStream>(GatewayStreams.DefaultProvider),
            declare: channels => channels.Map<TurnstileChannel>("turnstile:*"));
        _grain = _cluster.GrainOf(_topic);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task While_it_pushes_it_is_told_and_nobody_is_left()
    {
        for (var round = 0; round < 20; round++)
        {
            var topic = ChannelCluster.NewTopic("turnstile:");
            var socket = await _cluster.Gateway.JoinAsync(topic);
            using var end = new CancellationTokenSource();
            var pushing = Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await socket.SendAsync($"[\"1\",\"2\",\"{topic}\",\"echo\",{{}}]");
                }
            });

            await _cluster.GrainOf(topic).KickAsync("user:ann", StopReason.Normal);
            await ReadUntilAsync(socket, TestSocket.Close("1", topic));
            await end.CancelAsync();
            await pushing;

            Assert.Equal(0, (await _cluster.GrainOf(topic).DescribeAsync()).Members);
            Assert.Equal(0, (await _cluster.GrainOf(topic).ListPresenceAsync(null, 10)).Metas);
        }
    }

    [Fact]
    public async Task A_push_tells_it_when_the_word_of_its_end_got_lost()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var lost = 0;
        _cluster.Lab.Loses = batch => batch.Events.Any(e => e.Kind == TopicEventKind.Close) && Interlocked.Increment(ref lost) == 1;
        var kick = _grain.KickAsync("user:ann", StopReason.Normal);
        await Patience.UntilAsync(() => _cluster.Lab.Drops == 1);

        socket.Send("1", "2", _topic, "echo");

        await ReadUntilAsync(socket, TestSocket.Close("1", _topic));
        Assert.Equal(1, await kick);
        Assert.Equal(0, (await _grain.DescribeAsync()).Members);
    }

    [Fact]
    public async Task One_that_only_listens_is_told_when_the_word_of_its_end_got_lost()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var lost = 0;
        _cluster.Lab.Loses = batch => batch.Events.Any(e => e.Kind == TopicEventKind.Close) && Interlocked.Increment(ref lost) == 1;

        await _grain.KickAsync("user:ann", StopReason.Normal);

        await ReadUntilAsync(socket, TestSocket.Close("1", _topic));
    }

    [Fact]
    public async Task Who_is_joining_is_let_in_and_ended_and_told_both()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", """{"gate":"slow"}""");
        Assert.Equal("join", await NoteAsync());

        Assert.Equal(1, await _grain.KickAsync(null, StopReason.Normal));
        _cluster.Lab.Open("slow");

        await socket.ExpectAsync(TestSocket.Reply("1", "1", _topic, response: """{"welcome":true}"""), TestSocket.Close("1", _topic));
        Assert.Equal("end Stopped", await NoteAsync());
        Assert.Equal((0, 0), ((await _grain.DescribeAsync()).Members, (await _grain.ListPresenceAsync(null, 10)).Metas));
    }

    [Fact]
    public async Task Nobody_else_is_joined_anew()
    {
        await _cluster.Gateway.JoinAsync(_topic, user: "bob");
        await _cluster.Gateway.JoinAsync(_topic, user: "eve");
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await ExpectNotesAsync("join", "joined", "join", "joined", "join", "joined");

        await _grain.KickAsync("user:ann", StopReason.Normal);
        await ReadUntilAsync(socket, TestSocket.Close("1", _topic));
        socket.Send("2", "2", _topic, "phx_join");

        await ExpectNotesAsync("end Stopped", "join", "joined");
        Assert.Equal(3, (await _grain.DescribeAsync()).Members);
    }

    private static async Task ReadUntilAsync(TestSocket socket, string frame)
    {
        while (await socket.NextAsync() != frame)
        {
        }
    }

    private Task<string> NoteAsync() => _cluster.Lab.NextNoteAsync(_topic);

    private async Task ExpectNotesAsync(params string[] notes)
    {
        foreach (var note in notes)
        {
            Assert.Equal(note, await NoteAsync());
        }
    }
}
