namespace Orleans.Channels.Tests;

public sealed class GatewayLinkTests
{
    [Fact]
    public Task One_publish_is_on_its_way_and_what_gathers_goes_as_one_batch_in_order() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig();
        rig.Publisher.Join("a");
        rig.Broadcast();
        var first = await rig.StreamOf("a").Publishes.NextAsync();
        for (var number = 0; number < 5; number++)
        {
            rig.Broadcast();
        }

        Assert.Equal(1, rig.StreamOf("a").Publishes.Count);
        first.Answer(true);

        Assert.Equal("1: 2 3 4 5 6", await rig.PublishedAsync("a"));
    });

    [Fact]
    public Task A_gateway_with_another_stream_gets_there_what_the_old_one_does_not_take() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig();
        rig.Publisher.Join("a");
        rig.Broadcast();
        var swallowed = await rig.StreamOf("a").Publishes.NextAsync();
        rig.Broadcast();

        rig.Publisher.MoveTo("a", 1);
        Assert.Equal("0: 1", await rig.PublishedAsync("a", stream: 1));
        swallowed.Answer(true);
        Assert.Equal("1: 2", await rig.PublishedAsync("a", stream: 1));
        rig.Publisher.MoveTo("a", 0);
        rig.Broadcast();

        Assert.Equal("2: 3", await rig.PublishedAsync("a", stream: 1));
        Assert.Equal(1, rig.StreamOf("a").Publishes.Count);
    });

    [Fact]
    public Task A_batch_is_cut_at_the_bound_of_events() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig(options => options.BatchLength = 2);
        rig.Publisher.Join("a");
        for (var number = 0; number < 6; number++)
        {
            rig.Broadcast();
        }

        Assert.Equal("0: 1", await rig.PublishedAsync("a"));
        Assert.Equal("1: 2 3", await rig.PublishedAsync("a"));
        Assert.Equal("3: 4 5", await rig.PublishedAsync("a"));
        Assert.Equal("5: 6", await rig.PublishedAsync("a"));
    });

    [Fact]
    public Task A_batch_is_cut_at_the_bound_of_bytes_but_one_event_always_goes() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig(options => options.BatchBytes = 10);
        rig.Publisher.Join("a");
        int[] sizes = [1, 50, 4, 6, 1];
        foreach (var bytes in sizes)
        {
            rig.Publisher.Broadcast("e", Payload.FromBinary(new byte[bytes]), default);
        }

        Assert.Equal("0: 1", await rig.PublishedAsync("a"));
        Assert.Equal("1: 2", await rig.PublishedAsync("a"));
        Assert.Equal("2: 3 4", await rig.PublishedAsync("a"));
        Assert.Equal("4: 5", await rig.PublishedAsync("a"));
    });

    [Fact]
    public Task A_publish_that_fails_is_tried_again_before_anything_newer() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig();
        rig.Publisher.Join("a");
        rig.Broadcast();
        rig.Broadcast();

        (await rig.StreamOf("a").Publishes.NextAsync()).Fail();
        (await rig.StreamOf("a").Publishes.NextAsync()).Fail();

        Assert.Equal("0: 1", await rig.PublishedAsync("a"));
        Assert.Equal("1: 2", await rig.PublishedAsync("a"));
    });

    [Fact]
    public Task Who_broadcasts_waits_for_the_bytes_that_wait_too() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig(options => options.GatewayQueueBytes = 1);
        var link = rig.Publisher.Join("a");
        rig.Broadcast();
        Assert.True(link.HasRoom);
        rig.Broadcast();

        var room = link.WhenRoomAsync().AsTask();
        Assert.False(room.IsCompleted);
        (await rig.StreamOf("a").Publishes.NextAsync()).Answer(true);
        (await rig.StreamOf("a").Publishes.NextAsync()).Answer(true);

        await room.WaitAsync(Patience.Long);
    });

    [Fact]
    public Task A_gateway_without_members_that_takes_nothing_is_given_up_and_nobody_waits_for_it() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig(options =>
        {
            options.GatewayLease = TimeSpan.Zero;
            options.GatewayQueueLength = 1;
        });
        var link = rig.Publisher.Join("a");
        for (var number = 0; number < 4; number++)
        {
            rig.Broadcast();
        }

        var room = link.WhenRoomAsync().AsTask();
        Assert.False(room.IsCompleted);

        (await rig.StreamOf("a").Publishes.NextAsync()).Fail();
        var again = await rig.StreamOf("a").Publishes.NextAsync();
        rig.Publisher.Leave(link);
        again.Fail();

        await room.WaitAsync(Patience.Long);
        await Patience.UntilAsync(() => rig.Drained.Contains("a"));
        Assert.False(link.IsBusy);
    });
}
