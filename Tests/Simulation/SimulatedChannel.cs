namespace Orleans.Channels.Tests;

/// <summary>A channel that says what it is told to, takes its time now and then, and notes all that happens to it.</summary>
/// <param name="world">Decides how long things take.</param>
/// <param name="time">The silo's clock.</param>
internal sealed class SimulatedChannel(SimulatedWorld world, TimeProvider time) : Channel
{
    private ChannelNote _note = null!;

    public override ValueTask ActivateAsync()
    {
        _note = world.Ledger.NewChannel(Topic.Name, world.PlaceOf(time));
        _note.Present = () => Members;
        return default;
    }

    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var id = payload.As<Dictionary<string, string>>()!["id"];
        world.Ledger.Demand(
            !_note.Members.Values.Any(member => member.JoinId == id && member is { Terminated: 0 }), $"JoinAsync ran twice for {id} at channel {_note.Number}");
        return EnterAsync(socket, id, "joins");
    }

    public override ValueTask<JoinResult> RejoinAsync(ChannelSocket socket, Payload payload, RejoinCause cause)
    {
        var id = payload.As<Dictionary<string, string>>()!["id"];
        world.Ledger.Rejoin(id, _note.Number, isLost: cause == RejoinCause.Lost);
        return EnterAsync(socket, id, $"rejoins ({cause})", cause == RejoinCause.Moved);
    }

    public override async ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        var member = _note.Members.GetValueOrDefault(socket);
        world.Note($"channel {_note.Number}: {member?.JoinId} ends, {reason}");
        world.Ledger.Demand(member?.LetInAt is not null, $"TerminateAsync ran for {member?.JoinId ?? "somebody"}, who wasn't let in at channel {_note.Number}");
        if (member is not null)
        {
            world.Ledger.Demand(member.Running == 0, $"TerminateAsync ran for {member.JoinId} beside its handler at channel {_note.Number}");
            world.Ledger.Demand(++member.Terminated == 1, $"TerminateAsync ran twice for {member.JoinId} at channel {_note.Number}");
        }

        await WaitAsync(0.1, 4000);
    }

    [HandleIn("say")]
    public async ValueTask<Reply> Say(ChannelSocket socket, Payload payload)
    {
        var push = Begin(socket, payload);
        SendSomething(socket, push.Id);
        await SayAsync(push.Id);
        _note.Members[socket].Running--;
        return Reply.Ok();
    }

    [HandleIn("slow")]
    public async ValueTask<Reply> Slow(ChannelSocket socket, Payload payload)
    {
        var push = Begin(socket, payload);
        SendSomething(socket, push.Id);
        await (world.HandlerTime is { } taken ? Task.Delay(taken, time) : WaitAsync(1, 4000).AsTask());
        await SayAsync(push.Id);
        _note.Members[socket].Running--;
        return Reply.Ok();
    }

    [HandleIn("quit")]
    public Reply Quit(ChannelSocket socket, Payload payload)
    {
        Begin(socket, payload);
        _note.Members[socket].Running--;
        return Reply.Stop(Reply.Ok());
    }

    [HandleIn("crash")]
    public void Crash(ChannelSocket socket, Payload payload)
    {
        Begin(socket, payload);
        _note.Members[socket].Running--;
        throw new InvalidOperationException("As it was told.");
    }

    public override ValueTask HandleInfoAsync(object message) => SayAsync((string)message);

    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        world.Ledger.Hand((string)message);
        _note.Members[socket].Owed.Remove((string)message);
        return default;
    }

    [HandleOut("aside")]
    public ValueTask Aside(ChannelSocket socket, string eventName, Payload payload)
    {
        _note.Members[socket].Owed.Remove($"aside {payload.As<Dictionary<string, object>>()!["p"]}");
        return socket.PushAsync(eventName, payload);
    }

    // At once or later, in whichever activation it is had.
    private void SendSomething(ChannelSocket socket, string push)
    {
        if (world.Scheduler.Happens(0.2))
        {
            Send($"message of {push}", socket);
            SendAfter(world.Scheduler.Between(1, 3000), $"later message of {push}", socket);
            _note.Members[socket].Owed.UnionWith([$"message of {push}", $"later message of {push}"]);
        }
    }

    private async ValueTask<JoinResult> EnterAsync(ChannelSocket socket, string id, string how, bool hearsAll = false)
    {
        var member = _note.Members[socket] = new MemberNote(id, hearsAll ? world.Ledger.LastLetIn(id) : null);
        world.Note($"channel {_note.Number}: {id} {how}");
        var brought = socket.Assigns.Get<int>("level");
        world.Ledger.DemandStrictly(!hearsAll || brought == member.Level, $"{id} brings along {brought} in place of {member.Level}");
        member.Level = brought;
        await (world.JoinTime is { } taken ? Task.Delay(taken, time) : WaitAsync(0.3, 8000).AsTask());
        member.MayHearAll = hearsAll;
        (member.LetInAt, member.LetInAtAside) = hearsAll && !world.Ledger.WasEnded(socket.Member.Gateway, id, _note.Topic) ? (0, 0) : (_note.Said, _note.Asides);
        if (member.LetInAt > 0)
        {
            // Its gateway was taken for gone meanwhile, and nothing is kept for it.
            member.Owed.RemoveWhere(static owed => owed.StartsWith("aside", StringComparison.Ordinal));
        }

        world.Ledger.LetIn(member);
        world.Note($"channel {_note.Number}: {id} is let in at {member.LetInAt}");
        return JoinResult.Ok();
    }

    private PushNote Begin(ChannelSocket socket, Payload payload)
    {
        var push = world.Ledger.Push(payload.As<Dictionary<string, string>>()!["p"]);
        var member = _note.Members[socket];
        world.Note($"channel {_note.Number}: handles {push.Id} of {member.JoinId}");
        world.Ledger.Handle(push, _note.Number);
        world.Ledger.Demand(member is { LetInAt: not null, Terminated: 0 }, $"the handler of {push.Id} ran for {member.JoinId}, who isn't there");
        world.Ledger.Demand(member.JoinId == push.JoinId, $"{push.Id} was handled under {member.JoinId}");
        member.Running++;
        socket.Assigns["level"] = ++member.Level;
        return push;
    }

    private async ValueTask SayAsync(string what)
    {
        if (world.Scheduler.Happens(0.3))
        {
            foreach (var socket in Members)
            {
                _note.Members[socket].Owed.Add($"aside {what}");
            }

            await BroadcastAsync("aside", new { c = _note.Number, n = ++_note.Asides, p = what });
        }

        await BroadcastAsync("said", new { c = _note.Number, n = ++_note.Said, p = what });
    }

    private async ValueTask WaitAsync(double probability, int milliseconds)
    {
        if (world.IsTroubled && world.Scheduler.Happens(probability))
        {
            await Task.Delay(world.Scheduler.Between(1, milliseconds), time);
        }
    }
}
