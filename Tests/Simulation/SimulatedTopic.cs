namespace Orleans.Channels.Tests;

/// <summary>A topic as the cluster knows it: at most one activation, which calls find, and wait for while it comes or goes.</summary>
/// <param name="world">The cluster.</param>
/// <param name="name">The topic's name.</param>
internal sealed class SimulatedTopic(SimulatedWorld world, string name)
{
    private readonly List<ISimulatedCall> _waiting = [];

    public string Name => name;

    /// <summary>The activation that the cluster knows.</summary>
    public SimulatedActivation? Current { get; private set; }

    /// <summary>The topic as a process calls it.</summary>
    public ITopicGrain From(Place place) => CallProxy.Of<ITopicGrain>((method, args) => method.Name switch
    {
        nameof(ITopicGrain.JoinAsync) => new ValueTask<JoinResponse>(CallAsync(place, 120, async grain => world.Saboteur.Answer(await grain.JoinAsync((JoinRequest)args[0]!)))),
        nameof(ITopicGrain.HandleAsync) => new ValueTask<MemberReply>(
            CallAsync(place, 3, grain => HandleAsync(grain, (MemberId)args[0]!, (long)args[1]!, (int)args[2]!, (MemberEvent[])args[3]!))),
        nameof(ITopicGrain.DisconnectAsync) => CallAsync(place, 3, grain => DoneAsync(world.Saboteur.Drops(PlantedFault.LeaveIsLost) ? Task.CompletedTask : grain.DisconnectAsync((MemberId)args[0]!))),
        nameof(ITopicGrain.EndGatewayAsync) => CallAsync(place, 10, grain => EndGatewayAsync(grain, (string)args[0]!)),
        nameof(ITopicGrain.RepairAsync) => CallAsync(place, 2, async grain => world.Saboteur.Repair(await grain.RepairAsync((string)args[0]!, (int)args[1]!, (long)args[2]!, (long)args[3]!))),
        nameof(ITopicGrain.BroadcastAsync) => CallAsync(place, 30, grain => DoneAsync(grain.BroadcastAsync((string)args[0]!, (Payload)args[1]!, default))),
        nameof(ITopicGrain.KickAsync) => CallAsync(place, 30, grain => world.Saboteur.Drops(PlantedFault.KickIsLost) ? Task.FromResult(1) : grain.KickAsync((string?)args[0], (StopReason)args[1]!)),
        nameof(ITopicGrain.SendAsync) => CallAsync(place, 30, grain => DoneAsync(grain.SendAsync(args[0]!))),
        nameof(ITopicGrain.ChangeUserAsync) => CallAsync(place, 30, grain => DoneAsync(grain.ChangeUserAsync((MemberId)args[0]!, (Payload)args[1]!, (ConnectUser?)args[2]))),
        nameof(ITopicGrain.SendAndWaitAsync) => CallAsync(place, 30, grain => DoneAsync(grain.SendAndWaitAsync(args[0]!))),
        nameof(ITopicGrain.DescribeAsync) => CallAsync(place, 30, grain => grain.DescribeAsync()),
        nameof(GetHashCode) => name.Length,
        nameof(Equals) => false,
        _ => throw new NotSupportedException(method.Name),
    });

    /// <summary>A call arrives.</summary>
    public void Deliver(ISimulatedCall call)
    {
        if (Current is { IsEnding: true })
        {
            _waiting.Add(call);
            return;
        }

        Current ??= Activate(world.AnySilo(), []);
        Current.Take(call);
    }

    /// <summary>The activation has ended; the next one comes to life where it moves, or when it is called.</summary>
    public void Replace(SimulatedActivation ended, SimulatedSilo? target, Dictionary<string, object> moved)
    {
        if (Current != ended)
        {
            return;
        }

        Current = target is null ? null : Activate(target.IsDeclaredDead || target.Place.IsDead ? world.AnySilo() : target, moved);
        DeliverWaiting();
    }

    /// <summary>The silo of the activation is taken for dead.</summary>
    public void Lose(SimulatedSilo silo)
    {
        if (Current?.Silo != silo)
        {
            return;
        }

        var lost = Current;
        Current = null;
        lost.Break();
        DeliverWaiting();
    }

    private void DeliverWaiting()
    {
        ISimulatedCall[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (var call in waiting)
        {
            Deliver(call);
        }
    }

    private SimulatedActivation Activate(SimulatedSilo silo, Dictionary<string, object> moved)
    {
        var activation = new SimulatedActivation(world, silo, this, moved);
        world.Note($"{name} comes to life at {silo.Place.Name} as {activation.Turns.Name}{(moved.Count > 0 ? ", moved" : string.Empty)}");
        return activation;
    }

    private Task<T> CallAsync<T>(Place place, int timeoutSeconds, Func<ITopicGrain, Task<T>> invoke) =>
        new SimulatedCall<T>(world, place, invoke).SendAsync(this, TimeSpan.FromSeconds(timeoutSeconds));

    private Task<bool> EndGatewayAsync(ITopicGrain grain, string gateway)
    {
        world.Ledger.Channels.LastOrDefault(channel => channel.Topic == name)?.EndedGateways.Add(gateway);
        return DoneAsync(world.Saboteur.Drops(PlantedFault.EndOfGatewayIsLost) ? Task.CompletedTask : grain.EndGatewayAsync(gateway));
    }

    private async Task<MemberReply> HandleAsync(ITopicGrain grain, MemberId member, long epoch, int call, MemberEvent[] events) =>
        world.Saboteur.Answer(await grain.HandleAsync(member, epoch, world.Saboteur.NumberOf(member, epoch, call), events));

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }
}
