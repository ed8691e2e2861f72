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

    [Fact]
    public async Task One_that_outlives_its_activation_is_ended_there_and_asked_to_join_the_next_one()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new SimulatedWorld(seed: 1) { IsTroubled = false, JoinTime = TimeSpan.FromSeconds(40) };
        world.Silos.AddRange([new SimulatedSilo(world, 1), new SimulatedSilo(world, 2)]);
        var topic = world.Topic("room:1").From(world.Elsewhere);
        Task<JoinResponse> joining = null!;
        world.Elsewhere.Pool.Do(() => joining = topic.JoinAsync(new JoinRequest(new MemberId("gateway", 1), null, Payload.Empty, Payload.From(new { id = "ada" }), default)).AsTask());
        world.Scheduler.Run(TimeSpan.FromSeconds(1));
        var activation = world.Topic("room:1").Current!;

        activation.MoveTo(world.Silos.Single(silo => silo != activation.Silo));
        world.Scheduler.Run(TimeSpan.FromSeconds(60));

        Assert.Empty(world.Scheduler.Faults);
        Assert.Empty(world.Ledger.Breaches);
        Assert.Equal(JoinStatus.Moved, (await joining).Status);
        Assert.Equal(1, Assert.Single(world.Ledger.Channels[0].Members.Values).Terminated);
    }
}
