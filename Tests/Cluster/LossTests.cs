namespace Orleans.Channels.Tests;

/// <summary>Messages to gateways that the stream loses.</summary>
public sealed class LossTests : IAsyncLifetime
{
    private readonly string _topic = ChannelCluster.NewTopic();
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(
            silo: silo => silo.AddStreamFilter<LossyStream>(GatewayStreams.DefaultProvider),
            gateway: options => options.RepairDelay = TimeSpan.FromMilliseconds(20));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_lost_broadcast_is_repaired_before_the_next_goes_out()
    {
        var (speaker, listener) = await JoinBothAsync();
        LoseOnce(batch => batch.Events.Any(e => Bytes.Text(e.Payload.Bytes) == """{"n":2}"""));

        for (var number = 1; number <= 3; number++)
        {
            speaker.Send("1", $"{number}", _topic, "say", $"{{\"n\":{number}}}");
            await speaker.ExpectAsync(Said(number), TestSocket.Reply("1", $"{number}", _topic));
        }

        await listener.ExpectAsync(Said(1), Said(2), Said(3));
        Assert.Equal(1, _cluster.Lab.Drops);
    }

    [Fact]
    public async Task A_lost_last_broadcast_of_a_burst_is_repaired_though_nothing_follows_it()
    {
        var (speaker, listener) = await JoinBothAsync();
        await speaker.AskAsync(_topic, "echo");
        LoseOnce(batch => batch.Events.Any(e => Bytes.Text(e.Payload.Bytes) == """{"n":1}"""));

        // The speaker isn't among those who hear it, so no reply of its own asks for it.
        speaker.Send("1", "2", _topic, "whisper", """{"n":1}""");

        await listener.ExpectAsync(Said(1));
        Assert.Equal(1, _cluster.Lab.Drops);
    }

    [Fact]
    public async Task A_lost_reply_of_a_slow_handler_is_repaired_and_the_member_goes_on()
    {
        var (speaker, _) = await JoinBothAsync();
        speaker.Send("1", "2", _topic, $"wait:{_topic}");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));
        LoseOnce(batch => batch.Events.Any(e => e.Kind == TopicEventKind.Reply));

        _cluster.Lab.Open(_topic);

        await speaker.ExpectAsync(TestSocket.Reply("1", "2", _topic, "ok", """{"waited":true}"""));
        await speaker.ExpectNothingOnAsync(_topic);
        Assert.Equal(1, _cluster.Lab.Drops);
    }

    [Fact]
    public async Task With_every_fifth_message_lost_everything_still_comes_once_and_in_order()
    {
        var (speaker, listener) = await JoinBothAsync();
        var count = 0;
        _cluster.Lab.Loses = _ => Interlocked.Increment(ref count) % 5 == 0;

        for (var number = 1; number <= 60; number++)
        {
            speaker.Send("1", $"{number}", _topic, "say", $"{{\"n\":{number}}}");
            await speaker.ExpectAsync(Said(number), TestSocket.Reply("1", $"{number}", _topic));
            await listener.ExpectAsync(Said(number));
        }

        Assert.InRange(_cluster.Lab.Drops, 10, 60);
    }

    private async Task<(TestSocket Speaker, TestSocket Listener)> JoinBothAsync() =>
        (await _cluster.Gateway.JoinAsync(_topic), await _cluster.Gateway.JoinAsync(_topic));

    private void LoseOnce(Func<TopicBatch, bool> which)
    {
        var lost = 0;
        _cluster.Lab.Loses = batch => which(batch) && Interlocked.Exchange(ref lost, 1) == 0;
    }

    private string Said(int number) => TestSocket.Push(null, _topic, "said", $"{{\"n\":{number}}}");
}
