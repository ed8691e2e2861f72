namespace Orleans.Channels.Tests;

/// <summary>What becomes of a handler that runs when its topic begins to move.</summary>
public sealed class OrderlyMoveTests
{
    private readonly SimulatedWorld _world = new(seed: 1) { IsTroubled = false };
    private SimulatedClient _client = null!;

    [Fact]
    public void One_that_is_done_soon_is_answered() => Assert.Equal("ok", AnswerAfter(TimeSpan.FromMilliseconds(800)));

    [Fact]
    public void One_that_takes_its_time_holds_up_nobody_and_may_or_may_not_have_run() => Assert.Equal("error", AnswerAfter(TimeSpan.FromSeconds(8)));

    private string AnswerAfter(TimeSpan handlerTime)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _world.HandlerTime = handlerTime;
        _world.Silos.AddRange([new SimulatedSilo(_world, 1), new SimulatedSilo(_world, 2)]);
        _world.Gateways.Add(new SimulatedGateway(_world, 1));
        _client = new SimulatedClient(_world, "ada", ["room:1"]);
        _client.Connect();
        _client.Topics.Single().Join();
        Run(seconds: 1);
        var activation = _world.Topic("room:1").Current!;
        var push = _world.Ledger.NewPush(_client.Topics.Single().JoinId!);
        _client.Send("1", "2", "room:1", "slow", $$"""{"p":"{{push.Id}}"}""");
        Run(seconds: 0.2);
        Assert.Equal(1, push.Handled);

        activation.MoveTo(_world.Silos.Single(silo => silo != activation.Silo));
        Run(seconds: 7);

        Assert.NotEqual(activation, _world.Topic("room:1").Current);
        Assert.Equal((true, 1), (_client.Topics.Single().IsIn, push.Handled));
        Assert.Empty(_world.Scheduler.Faults);
        var answer = Assert.Single(_world.Trace, static line => line.Contains("""< ["1","2","room:1","phx_reply""", StringComparison.Ordinal));
        return answer.Contains("\"status\":\"ok\"", StringComparison.Ordinal) ? "ok" : "error";
    }

    private void Run(double seconds) => _world.Scheduler.Run(TimeSpan.FromTicks(_world.Scheduler.Now) + TimeSpan.FromSeconds(seconds));
}
