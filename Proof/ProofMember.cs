using Orleans.Channels.Client;
using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Messages;

namespace Orleans.Channels.Proof;

/// <summary>A client's part in one topic: writes down what becomes of its membership, and what it hears.</summary>
internal abstract class ProofMember(string topic, string who, HistoryFile? history)
{
    // More than comes while a client's own process has other things to do; were it too little, the member would say so.
    private static readonly SubscriptionOptions Bounds = new() { Capacity = 100_000 };

    private ChannelSubscription<ChannelEvent>? _events;

    /// <summary>The topic's name.</summary>
    public string Topic => topic;

    /// <summary>Its name in the history, which no other has.</summary>
    public string Who => who;

    /// <summary>Under which it is present, or null.</summary>
    public virtual string? Name => null;

    /// <summary>The client whose part it is.</summary>
    public ProofSocket Socket { get; private set; } = null!;

    /// <summary>Whether it is a member now, as far as its client knows.</summary>
    public bool IsJoined => Channel.State == ChannelState.Joined;

    /// <summary>Where it writes down what it does, or null.</summary>
    protected HistoryFile? History => history;

    /// <summary>The client's channel.</summary>
    protected ClientChannel Channel { get; private set; } = null!;

    /// <summary>Becomes a part of a client.</summary>
    public void Enter(ProofSocket socket, ChannelsClient client)
    {
        Socket = socket;
        Channel = client.Channel(topic, Introduce, MessageJson.Default);
        _events = Channel.Events(Bounds);
    }

    /// <summary>Joins, and takes what its client tells, until that is disposed.</summary>
    public async Task ListenAsync()
    {
        // Its end is told by the events.
        await Channel.JoinAsync().ContinueWith(_ => { }, TaskScheduler.Default);
        await foreach (var told in _events!)
        {
            Take(told);
        }
    }

    /// <summary>It is a member again, and whether it gets all that it missed.</summary>
    protected virtual void Rejoined(bool recovered)
    {
    }

    /// <summary>Somebody said something.</summary>
    protected virtual void Heard(ChannelEvent said)
    {
    }

    private Introduction Introduce()
    {
        history?.Add(new Joining(HistoryFile.Now, who, topic));
        return new(Name);
    }

    private void Take(ChannelEvent told)
    {
        switch (told.Kind)
        {
            case ChannelEventKind.Message when told.Event == "said":
                Heard(told);
                break;
            case ChannelEventKind.Joined:
                history?.Add(new Joined(HistoryFile.Now, who, topic, Recovered: false));
                break;
            case ChannelEventKind.Recovered or ChannelEventKind.Gap:
                var isRecovered = told.Kind == ChannelEventKind.Recovered;
                Rejoined(isRecovered);
                history?.Add(new Joined(HistoryFile.Now, who, topic, isRecovered));
                break;
            case ChannelEventKind.Away:
                history?.Add(new Left(HistoryFile.Now, who, topic));
                break;
            case ChannelEventKind.Dropped:
                throw new InvalidOperationException($"{who} was too slow to take what its client heard on {topic}.");
        }
    }
}
