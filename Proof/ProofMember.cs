using System.Text.Json;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>A client's part in one topic: joins, rejoins with the position it last saw, and tells what it hears.</summary>
internal abstract class ProofMember(string topic, string who, HistoryFile? history)
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(10);

    private string? _joinRef;
    private string _position = string.Empty;
    private string _member = string.Empty;
    private int _failedJoins;
    private bool _joinedBefore;

    /// <summary>The topic's name.</summary>
    public string Topic => topic;

    /// <summary>Its name in the history, which no other has.</summary>
    public string Who => who;

    /// <summary>Under which it is present, or null.</summary>
    public virtual string? Name => null;

    /// <summary>The socket that it goes through.</summary>
    public ProofSocket Socket { get; set; } = null!;

    /// <summary>Whether its last join was answered with ok, and nothing ended it since.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Where it writes down what it does, or null.</summary>
    protected HistoryFile? History => history;

    /// <summary>The place in the topic's history that it last saw.</summary>
    protected string Position => _position;

    /// <summary>The join_ref that pushes go with.</summary>
    protected string? JoinRef => _joinRef;

    /// <summary>Joins, from the last position that it saw.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        var joinRef = Socket.NextRef();
        _joinRef = joinRef;
        history?.Add(new Joining(HistoryFile.Now, who, topic));
        await Socket.TrySendAsync(WireFrame.Write(joinRef, joinRef, topic, "phx_join", new { name = Name, resume = _position, member = _member }));
        _ = GiveUpAsync(joinRef, cancellationToken);
    }

    /// <summary>The socket's connection is gone.</summary>
    public void Disconnected()
    {
        _joinRef = null;
        Leave();
    }

    /// <summary>Takes what the gateway says on this topic.</summary>
    public void Handle(in WireFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.Event)
        {
            case "phx_reply" when frame.JoinRef != _joinRef:
                break;
            case "phx_reply" when frame.Ref != _joinRef:
                Replied(frame.Ref, IsOk(frame), frame.Payload.GetProperty("response"));
                break;
            case "phx_reply" when IsOk(frame):
                Joined(frame.Payload.GetProperty("response"));
                break;
            case "phx_reply":
            case "phx_error" or "phx_close" when frame.JoinRef == _joinRef:
                _ = RejoinAsync(cancellationToken);
                break;
            case "said":
                _position = frame.Ref ?? _position;
                Said(frame.Payload);
                break;
        }
    }

    /// <summary>It is a member again, and whether it got all that it missed.</summary>
    protected virtual void Rejoined(bool recovered)
    {
    }

    /// <summary>It is no member now.</summary>
    protected virtual void Left()
    {
    }

    /// <summary>A push was answered.</summary>
    protected virtual void Replied(string? pushRef, bool isOk, JsonElement response)
    {
    }

    /// <summary>Somebody said something.</summary>
    protected virtual void Said(JsonElement payload)
    {
    }

    private static bool IsOk(in WireFrame frame) => frame.Payload.GetProperty("status").GetString() == "ok";

    private void Joined(JsonElement response)
    {
        _failedJoins = 0;

        // A channel without history says nothing of recovery.
        var isRecovered = response.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean();
        if (_joinedBefore)
        {
            Rejoined(isRecovered);
        }

        // What was missed is still to come, and counts once it has.
        if (!isRecovered && response.TryGetProperty("position", out var position))
        {
            _position = position.GetString() ?? _position;
        }

        if (response.TryGetProperty("member", out var member))
        {
            _member = member.GetString() ?? string.Empty;
        }

        history?.Add(new Joined(HistoryFile.Now, who, topic, _joinedBefore && isRecovered));
        _joinedBefore = true;
        IsJoined = true;
    }

    private async Task GiveUpAsync(string joinRef, CancellationToken cancellationToken)
    {
        await Task.Delay(JoinPatience, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        if (!cancellationToken.IsCancellationRequested && _joinRef == joinRef && !IsJoined)
        {
            await RejoinAsync(cancellationToken);
        }
    }

    private async Task RejoinAsync(CancellationToken cancellationToken)
    {
        _joinRef = null;
        Leave();
        await Task.Delay(Backoff.Channel(++_failedJoins), cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        if (!cancellationToken.IsCancellationRequested && _joinRef is null)
        {
            await JoinAsync(cancellationToken);
        }
    }

    private void Leave()
    {
        if (IsJoined)
        {
            history?.Add(new Left(HistoryFile.Now, who, topic));
        }

        IsJoined = false;
        Left();
    }
}
