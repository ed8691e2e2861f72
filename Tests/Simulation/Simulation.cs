namespace Orleans.Channels.Tests;

/// <summary>One run of a simulated cluster under faults, to its quiet end.</summary>
internal sealed class Simulation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] TopicNames = ["room:1", "room:2"];

    private readonly SimulatedWorld _world;
    private int _lastSilo;
    private int _lastGateway;

    private Simulation(int seed, PlantedFault planted, bool isStrict)
    {
        _world = new SimulatedWorld(seed, planted) { IsStrict = isStrict };
    }

    /// <summary>What happened, line by line.</summary>
    public IReadOnlyList<string> Trace => _world.Trace;

    /// <summary>What broke a promise.</summary>
    public IReadOnlyList<string> Breaches => _world.Ledger.Breaches;

    private SeededScheduler Scheduler => _world.Scheduler;

    /// <summary>Runs one.</summary>
    /// <param name="seed">Decides all that happens.</param>
    /// <param name="troubled">How long faults happen, in virtual time.</param>
    /// <param name="planted">What is done wrong on purpose.</param>
    /// <param name="isStrict">Whether all is asked that holds while nobody comes back from the dead.</param>
    public static Simulation Run(int seed, TimeSpan troubled, PlantedFault planted = PlantedFault.None, bool isStrict = false)
    {
        var simulation = new Simulation(seed, planted, isStrict);
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            simulation.Run(troubled);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        return simulation;
    }

    private void Run(TimeSpan troubled)
    {
        for (var count = 0; count < 3; count++)
        {
            AddSilo();
        }

        AddGateway();
        AddGateway();
        foreach (var name in new[] { "ada", "bob", "cyd", "dan", "eve" })
        {
            var client = new SimulatedClient(_world, name, TopicNames);
            _world.Clients.Add(client);
            Live(client);
        }

        PlanFault();
        if (Scheduler.Run(troubled, () => Breaches.Count > 0))
        {
            return;
        }

        Calm();

        // What was sent last may still take its time, and end a member.
        Scheduler.Run(TimeSpan.FromTicks(Scheduler.Now) + TimeSpan.FromSeconds(30));
        var end = TimeSpan.FromTicks(Scheduler.Now) + Patience;
        if (Until(end, () => _world.Clients.TrueForAll(client => client.Topics.All(topic => topic.IsIn && !topic.Unanswered.Any())), "everybody is in, and every push answered"))
        {
            CheckLastWord();
            Scheduler.Run(TimeSpan.FromTicks(Scheduler.Now) + TimeSpan.FromSeconds(45));
            CheckMembers();
        }

        Scheduler.Faults.ForEach(_world.Ledger.Breach);
    }

    private bool Until(TimeSpan end, Func<bool> holds, string what)
    {
        if (Scheduler.Run(end, holds))
        {
            return true;
        }

        _world.Ledger.Breach($"not in time: {what}: {string.Join(" | ", _world.Clients.SelectMany(client => client.Topics.Select(topic => $"{client.Name} {topic.Name} {topic.Waits}")))}");
        return false;
    }

    private void Live(SimulatedClient client) => Scheduler.After(client.Queue, Scheduler.Between(20, 1500), () =>
    {
        if (_world.IsTroubled)
        {
            client.Act();
            Live(client);
        }
    });

    private void Calm()
    {
        _world.Note("all is calm");
        (_world.IsTroubled, _world.Loss, _world.Lateness) = (false, 0, 0);
        Comeback();
    }

    private void Comeback() => Scheduler.After(_world.Elsewhere.Pool, TimeSpan.FromSeconds(2), () =>
    {
        _world.Clients.ForEach(client => client.ComeBack());
        Comeback();
    });

    private void CheckLastWord()
    {
        foreach (var name in TopicNames)
        {
            _world.Elsewhere.Pool.Do(() => _ = _world.Topic(name).From(_world.Elsewhere).SendAsync($"last of {name}"));
        }

        Until(
            TimeSpan.FromTicks(Scheduler.Now) + TimeSpan.FromSeconds(30),
            () => _world.Clients.TrueForAll(client => client.Topics.All(topic => topic.HasHeard($"last of {topic.Name}"))),
            "everybody hears the last word");
    }

    private void CheckMembers()
    {
        foreach (var name in TopicNames)
        {
            var living = _world.Ledger.Channels.LastOrDefault(channel => channel.Topic == name && channel.Place == _world.Topic(name).Current?.Silo.Place);
            var joined = _world.Clients.SelectMany(client => client.Topics).Where(topic => topic.Name == name).Select(topic => topic.JoinId!).Order().ToArray();
            var present = living?.Present().Select(socket => living.Members[socket].JoinId).Order().ToArray() ?? [];
            foreach (var socket in living?.Present() ?? [])
            {
                _world.Ledger.DemandStrictly(living!.Members[socket].Owed.Count == 0, $"{living.Members[socket].JoinId} never got {string.Join(", ", living.Members[socket].Owed)}");
            }

            _world.Ledger.Demand(joined.SequenceEqual(present), $"on {name} are {string.Join(' ', present)}, and should be {string.Join(' ', joined)}");
            foreach (var channel in _world.Ledger.Channels.Where(channel => channel.Topic == name && !channel.Place.IsDead))
            {
                HashSet<ChannelSocket> there = channel == living ? [.. channel.Present()] : [];
                foreach (var (socket, member) in channel.Members.Where(member => member.Value.LetInAt is not null))
                {
                    _world.Ledger.Demand(member.Terminated + (there.Contains(socket) ? 1 : 0) == 1, $"channel {channel.Number} was never told of the end of {member.JoinId}");
                }
            }
        }
    }

    private SimulatedSilo AddSilo()
    {
        var silo = new SimulatedSilo(_world, ++_lastSilo);
        _world.Silos.Add(silo);
        return silo;
    }

    private void AddGateway() => _world.Gateways.Add(new SimulatedGateway(_world, ++_lastGateway));

    private void PlanFault() => Scheduler.After(_world.Elsewhere.Pool, Scheduler.Between(200, 6000), () =>
    {
        if (_world.IsTroubled)
        {
            Fault();
            PlanFault();
        }
    });

    private T Any<T>(IEnumerable<T> of)
    {
        var all = of.ToArray();
        return all[Scheduler.Random.Next(all.Length)];
    }

    private void Later(double least, double most, Action action) => Scheduler.After(_world.Elsewhere.Pool, Scheduler.Between(least, most), action);

    private void Fault()
    {
        switch (Scheduler.Random.Next(10))
        {
            case 0 or 1:
                MoveTopic();
                break;
            case 2:
                KillSilo(Any(_world.Silos.Where(silo => silo.Place.IsUp)));
                break;
            case 3:
                FreezeSilo(Any(_world.Silos.Where(silo => silo.Place.IsUp)));
                break;
            case 4:
                FreezeGateway(Any(_world.Gateways.Where(gateway => !gateway.Place.IsDead)));
                break;
            case 5:
                KillGateway(Any(_world.Gateways.Where(gateway => !gateway.Place.IsDead)));
                break;
            case 6:
                SilenceStream(Any(_world.Gateways.Where(gateway => !gateway.Place.IsDead)));
                break;
            case 7:
                Any(_world.Clients).Cut();
                break;
            case 8:
                Kick(Any(_world.Clients));
                break;
            default:
                Trouble();
                break;
        }
    }

    private void MoveTopic()
    {
        var target = _world.AnySilo();
        if (_world.Topics.Any() && Any(_world.Topics).Current is { IsEnding: false } activation && activation.Silo != target)
        {
            _world.Note($"{activation.Turns.Name} is to move to {target.Place.Name}");
            activation.MoveTo(target);
        }
    }

    private void KillSilo(SimulatedSilo silo)
    {
        if (_world.Silos.Count(each => !each.Place.IsDead) < 3)
        {
            return;
        }

        _world.Note($"{silo.Place.Name} is killed");
        silo.Place.Kill();
        Later(500, 3000, () => DeclareDead(silo));
        Later(500, 4000, () => AddSilo());
    }

    private void DeclareDead(SimulatedSilo silo)
    {
        _world.Note($"{silo.Place.Name} is taken for dead");
        silo.IsDeclaredDead = true;
        foreach (var topic in _world.Topics)
        {
            topic.Lose(silo);
        }
    }

    private void FreezeSilo(SimulatedSilo silo)
    {
        if (_world.Silos.Count(each => each.Place.IsUp) < 3)
        {
            return;
        }

        _world.Note($"{silo.Place.Name} freezes");
        silo.Place.Freeze();
        var isLong = Scheduler.Happens(0.5);
        if (isLong)
        {
            Later(1000, 4000, () => DeclareDead(silo));
            Later(500, 4000, () => AddSilo());
        }

        Later(isLong ? 4000 : 100, isLong ? 12_000 : 3000, () =>
        {
            _world.Note($"{silo.Place.Name} goes on");
            silo.Place.Thaw();
            if (isLong)
            {
                // It learns that it was taken for dead, and ends itself.
                Later(5, 1500, silo.Place.Kill);
            }
        });
    }

    private void FreezeGateway(SimulatedGateway gateway)
    {
        if (gateway.Place.IsFrozen)
        {
            return;
        }

        _world.Note($"{gateway.Id} freezes");
        gateway.Place.Freeze();
        Later(100, 18_000, () =>
        {
            _world.Note($"{gateway.Id} goes on");
            gateway.Place.Thaw();
        });
    }

    private void KillGateway(SimulatedGateway gateway)
    {
        if (_world.Gateways.Count(each => !each.Place.IsDead) < 2)
        {
            return;
        }

        _world.Note($"{gateway.Id} is killed");
        gateway.Place.Kill();
        foreach (var client in _world.Clients.Where(client => client.Gateway == gateway))
        {
            Later(1, 300, () =>
            {
                if (client.Gateway == gateway)
                {
                    client.Cut();
                }
            });
        }

        Later(500, 3000, AddGateway);
    }

    private void SilenceStream(SimulatedGateway gateway)
    {
        _world.Note($"the stream {gateway.Stream} of {gateway.Id} falls silent");
        _world.Streams.Silence(gateway.Id, gateway.Stream);
    }

    private void Kick(SimulatedClient client)
    {
        var topic = Any(TopicNames);
        var there = client.Topics.Where(each => each.Name == topic && each.IsIn).Select(each => each.JoinId!).ToArray();
        _world.Note($"{client.Name} is kicked from {topic}");
        _world.Elsewhere.Pool.Do(() => _ = KickAsync(client.Name, topic, there));
    }

    private async Task KickAsync(string client, string topic, string[] there)
    {
        try
        {
            await _world.Topic(topic).From(_world.Elsewhere).KickAsync(client, StopReason.Normal);
        }
        catch (Exception)
        {
            // Whether it was done isn't known.
            return;
        }

        _world.Note($"{client} was kicked from {topic}");
        _world.Ledger.Kick(topic, there);
    }

    private void Trouble()
    {
        _world.Note("the network is in trouble");
        (_world.Loss, _world.Lateness) = (Scheduler.Random.NextDouble() * 0.2, Scheduler.Random.NextDouble() * 0.2);
        Later(500, 8000, () => (_world.Loss, _world.Lateness) = (0, 0));
    }
}
