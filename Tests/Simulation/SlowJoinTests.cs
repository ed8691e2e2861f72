namespace Orleans.Channels.Tests;

/// <summary>What happens to a gateway while a join of its member takes its time.</summary>
public sealed class SlowJoinTests
{
    [Fact]
    public void A_member_hears_over_the_stream_that_its_gateway_named_when_it_asked_last()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new SimulatedWorld(seed: 1) { IsTroubled = false, JoinTime = TimeSpan.FromSeconds(3) };
        world.Silos.Add(new SimulatedSilo(world, 1));
        var topic = world.Topic("room:1").From(world.Elsewhere);
        var join = new JoinRequest(new MemberId("gateway", 1), null, Payload.Empty, Payload.From(new { id = "ada" }), default, Stream: 4);

        Ask(join);
        world.Scheduler.Run(TimeSpan.FromSeconds(1));
        Ask(join with { Stream = 5 });
        world.Scheduler.Run(TimeSpan.FromSeconds(5));
        world.Elsewhere.Pool.Do(() => _ = topic.SendAsync("word"));
        world.Scheduler.Run(TimeSpan.FromSeconds(6));

        Assert.Empty(world.Scheduler.Faults);
        Assert.Equal(5, world.Streams.Latest);

        void Ask(JoinRequest request) => world.Elsewhere.Pool.Do(() => _ = topic.JoinAsync(request).AsTask());
    }
}
