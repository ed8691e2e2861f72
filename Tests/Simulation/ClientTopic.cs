using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>One topic of a client: joins it, again when it ends, and holds all it hears to what is promised.</summary>
/// <param name="client">The client.</param>
/// <param name="world">Where it is.</param>
/// <param name="name">The topic.</param>
internal sealed class ClientTopic(SimulatedClient client, SimulatedWorld world, string name)
{
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ClientJoin> _joins = [];

    // The join that the client believes in, and the one that it hears the topic by.
    private ClientJoin? _current;
    private ClientJoin? _heard;
    private bool _isLeaving;

    public string Name => name;

    /// <summary>Whether it has joined.</summary>
    public bool IsIn => _current is { Answer: "ok" } && !_isLeaving && _heard == _current;

    /// <summary>What it waits for, in words.</summary>
    public string Waits => _current is null ? "out" : $"{_current.Id} {_current.Answer ?? "unanswered"}{(_isLeaving ? ", leaving" : string.Empty)}; {string.Join(' ', Unanswered)}";

    /// <summary>The pushes that must still be answered.</summary>
    public IEnumerable<string> Unanswered => _joins.Values.SelectMany(join => join.Pending.Values).Where(push => push is { MayBeSilent: false }).Select(push => push.Id);

    /// <summary>The join that it is in by.</summary>
    public string? JoinId => _current?.Id;

    /// <summary>Whether it has heard something since it joined last.</summary>
    public bool HasHeard(string word) => _heard?.Words.Contains(word) == true;

    /// <summary>Does something that a client may do.</summary>
    public void Act()
    {
        if (_current is null)
        {
            Join();
            return;
        }

        var dice = world.Scheduler.Random.NextDouble();
        if (dice < 0.02)
        {
            Join();
        }
        else if (dice < 0.05 && !_isLeaving)
        {
            _isLeaving = true;
            client.Send(_current.Ref, client.NextRef(), name, "phx_leave", "{}");
        }
        else if (!_isLeaving && (_current.Answer == "ok" || dice < 0.1))
        {
            Push(dice < 0.07 ? "quit" : dice < 0.09 ? "crash" : dice < 0.3 ? "slow" : "say");
        }
    }

    /// <summary>Joins, in the place of an earlier join if there is one.</summary>
    public void Join()
    {
        if (!client.IsConnected)
        {
            return;
        }

        _current?.End();
        _isLeaving = false;
        var reference = client.NextRef();
        var join = _current = new ClientJoin($"{client.Name}.{reference}/{name}", reference);
        _joins.Add(reference, join);
        client.Send(reference, reference, name, "phx_join", $$"""{"id":"{{join.Id}}"}""");
        world.Scheduler.After(client.Queue, JoinTimeout, () =>
        {
            if (_current == join && join.Answer is null)
            {
                Join();
            }
        });
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnect()
    {
        foreach (var join in _joins.Values)
        {
            join.End();
        }

        _joins.Clear();
        (_current, _heard, _isLeaving) = (null, null, false);
    }

    /// <summary>Takes a frame.</summary>
    public void Take(string? joinRef, string? reference, string eventName, JsonElement payload)
    {
        switch (eventName)
        {
            case "phx_reply":
                TakeReply(reference!, payload.GetProperty("status").GetString()!, payload);
                break;
            case "phx_close" or "phx_error":
                TakeEnd(joinRef!, eventName);
                break;
            case "said" or "aside":
                Hear(payload.GetProperty("c").GetInt32(), payload.GetProperty("n").GetInt32(), payload.GetProperty("p").GetString()!, isAside: eventName == "aside");
                break;
        }
    }

    private void Push(string eventName)
    {
        var push = world.Ledger.NewPush(_current!.Id);
        var reference = client.NextRef();
        _current.Pending.Add(reference, push);
        client.Send(_current.Ref, reference, name, eventName, $$"""{"p":"{{push.Id}}"}""");
        (push.MayBeSilent, push.Speaks) = (eventName == "crash", eventName is "say" or "slow");
    }

    private void TakeReply(string reference, string status, JsonElement payload)
    {
        if (_joins.TryGetValue(reference, out var join))
        {
            TakeJoined(join, status);
            return;
        }

        foreach (var each in _joins.Values)
        {
            if (each.Pending.TryGetValue(reference, out var push))
            {
                world.Ledger.Demand(++push.Answers == 1, $"{push.Id} was answered twice, the second time {status}");
                world.Ledger.Demand(status != "ok" || push.Handled == 1, $"{push.Id} was answered ok and never handled");
                world.Ledger.DemandStrictly(status != "ok" || !push.Speaks || each != _heard || each.Words.Contains(push.Id), $"{push.Id} was answered ok, and what it said wasn't heard");
                push.MayBeSilent = true;
            }
        }
    }

    private void TakeJoined(ClientJoin join, string status)
    {
        world.Ledger.Demand(join.Answer is null, $"{join.Id} was answered twice, {join.Answer} and {status}");
        join.Answer = status;
        if (status == "ok")
        {
            _heard = join;
        }
        else if (join == _current)
        {
            Come(join);
        }
    }

    private void TakeEnd(string joinRef, string eventName)
    {
        var join = _joins[joinRef];
        join.End();
        _heard = _heard == join ? null : _heard;
        if (_current == join)
        {
            Come(join);
        }
    }

    // A while later it joins anew, as Phoenix's clients do by themselves, or their users.
    private void Come(ClientJoin ended)
    {
        ended.End();
        (_current, _isLeaving) = (null, false);
        world.Scheduler.After(client.Queue, TimeSpan.FromSeconds(1), () =>
        {
            if (_current is null)
            {
                Join();
            }
        });
    }

    private void Hear(int channel, int number, string word, bool isAside)
    {
        if (_heard is not { } join)
        {
            world.Ledger.Breach($"{client.Name} heard {channel}/{number} on {name} without having joined");
            return;
        }

        var (last, at) = isAside ? join.HeardAside : join.Heard;
        var note = world.Ledger.Channels[channel - 1];

        // What is on its way over a stream isn't waited for when a call says first that the topic has moved; what is owed comes behind it.
        var follows = (channel == last && number == at + 1) || (channel >= last && (channel > last || number > at) && note.WasLetInAt(join.Id, number - 1, isAside))
            || (isAside && number > at && channel == last && !note.Members.ContainsValue(world.Ledger.LastLetIn(join.Id)!));
        world.Ledger.Demand(follows || (isAside && !world.IsStrict), $"{join.Id} heard {(isAside ? "aside " : string.Empty)}{channel}/{number} behind {last}/{at}");
        world.Ledger.Demand(join.Words.Add(isAside ? $"aside {word}" : word), $"{join.Id} heard {word} twice");
        (join.Heard, join.HeardAside) = isAside ? (join.Heard, (channel, number)) : ((channel, number), join.HeardAside);
    }
}
