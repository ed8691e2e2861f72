namespace Orleans.Channels.Tests;

/// <summary>What channels and clients of a simulation have seen, and what of it breaks a promise.</summary>
/// <param name="world">Where they are.</param>
internal sealed class Ledger(SimulatedWorld world)
{
    private readonly Dictionary<string, PushNote> _pushes = [];
    private readonly Dictionary<string, int> _kicked = [];
    private readonly HashSet<string> _handed = [];
    private readonly Dictionary<(string JoinId, int Channel), int> _lastHandled = [];
    private readonly Dictionary<string, MemberNote> _lastLetIn = [];

    /// <summary>All channels that ever came to life.</summary>
    public List<ChannelNote> Channels { get; } = [];

    /// <summary>What broke a promise.</summary>
    public List<string> Breaches { get; } = [];

    /// <summary>A channel comes to life.</summary>
    public ChannelNote NewChannel(string topic, Place place)
    {
        var note = new ChannelNote(Channels.Count + 1, topic, place);
        Channels.Add(note);
        return note;
    }

    /// <summary>Whether a topic has taken a gateway for gone since it had let in a member of it last.</summary>
    public bool WasEnded(string gateway, string joinId, string topic)
    {
        var last = Channels.FindLastIndex(channel => channel.Members.Values.Any(member => member.JoinId == joinId && member.LetInAt is not null));
        return Channels.Skip(Math.Max(last, 0)).Any(channel => channel.Topic == topic && channel.EndedGateways.Contains(gateway));
    }

    /// <summary>Members of these joins have been kicked.</summary>
    public void Kick(string topic, string[] joinIds)
    {
        var last = Channels.FindLast(channel => channel.Topic == topic)?.Number ?? 0;
        foreach (var joinId in joinIds)
        {
            _kicked.TryAdd(joinId, last);
        }
    }

    /// <summary>A member is let in once more. After a loss nobody knows any more who was kicked.</summary>
    public void Rejoin(string joinId, int channel, bool isLost) =>
        Demand(!_kicked.TryGetValue(joinId, out var at) || (isLost && channel > at), $"{joinId} was kicked, and is let in once more at channel {channel}");

    /// <summary>A message is handed over to a channel.</summary>
    public void Hand(string message) => Demand(_handed.Add(message), $"{message} was handed over twice");

    /// <summary>A client pushes.</summary>
    public PushNote NewPush(string joinId)
    {
        var push = new PushNote(_pushes.Count + 1, joinId);
        _pushes.Add(push.Id, push);
        return push;
    }

    /// <summary>A push by its id.</summary>
    public PushNote Push(string id) => _pushes[id];

    /// <summary>A push is handled, behind those that were sent before. What a silo does that was taken for dead nobody knows.</summary>
    public void Handle(PushNote push, int channel)
    {
        var last = _lastHandled.GetValueOrDefault((push.JoinId, channel));
        Demand(++push.Handled == 1, $"the handler of {push.Id} ran twice");
        Demand(push.Number > last, $"{push.Id} was handled behind p{last}");
        _lastHandled[(push.JoinId, channel)] = push.Number;
    }

    /// <summary>A member is let in.</summary>
    public void LetIn(MemberNote member) => _lastLetIn[member.JoinId] = member;

    /// <summary>A member where it was let in last.</summary>
    public MemberNote? LastLetIn(string joinId) => _lastLetIn.GetValueOrDefault(joinId);

    /// <summary>Notes a breach.</summary>
    public void Breach(string what)
    {
        world.Note($"BREACH {what}");
        Breaches.Add(what);
    }

    /// <summary>Notes a breach unless something holds that may not where silos come back that were taken for dead, and gateways for gone: it is asked only beside a run that is known to keep it.</summary>
    public void DemandStrictly(bool holds, string what) => Demand(holds || !world.IsStrict, what);

    /// <summary>Notes a breach unless something holds.</summary>
    public void Demand(bool holds, string what)
    {
        if (!holds)
        {
            Breach(what);
        }
    }
}
