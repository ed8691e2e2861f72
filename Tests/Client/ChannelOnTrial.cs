using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>A channel's machine, what it does, and the rules that it is held to.</summary>
internal sealed class ChannelOnTrial : IChannelEffects
{
    private readonly ChannelMachine _machine;
    private readonly List<string> _story = [];
    private readonly HashSet<long> _membersAtServer = [];
    private TimeSpan _now;
    private long _lastRef;
    private bool _isOpen;
    private bool _isWanted;

    public ChannelOnTrial() => _machine = new ChannelMachine(this, new ChannelTiming
    {
        Join = TimeSpan.FromSeconds(10),
        Retries = new RetryDelays(TimeSpan.FromSeconds(1)) { Jitter = 0 },
        ComesBackFromClose = false,
    });

    public void Take(string input)
    {
        _story.Add(input);
        switch (input)
        {
            case "join":
                _isWanted = true;
                _machine.Join(_isOpen, _now);
                break;
            case "leave":
                _isWanted = false;
                _machine.Leave();
                break;
            case "open" when !_isOpen:
                _isOpen = true;
                _machine.Opened(_now);
                break;
            case "lose" when _isOpen:
                _isOpen = false;
                _membersAtServer.Clear();
                _machine.Disconnected();
                break;
            case "ok":
                _machine.Answered(_machine.JoinRef, isOk: true, isTemporary: false, _now, dice: 0);
                break;
            case "error":
                Refuse(isTemporary: false);
                break;
            case "unavailable":
                Refuse(isTemporary: true);
                break;
            case "crash":
                _membersAtServer.Remove(_machine.JoinRef);
                _machine.Crashed(_machine.JoinRef, _now, 0);
                break;
            case "close":
                _membersAtServer.Remove(_machine.JoinRef);
                _isWanted &= _machine.JoinRef == 0;
                _machine.Ended(_machine.JoinRef, _now, 0);
                break;
            case "stale":
                TakeStale();
                break;
            case "time":
                _now += TimeSpan.FromSeconds(10);
                _machine.Tick(_now, 0);
                break;
        }

        Check();
    }

    /// <summary>With a connection, a server that lets in, and time, the channel is where it is wanted.</summary>
    public void MustArrive()
    {
        Take("open");
        for (var patience = 0; patience < 3 && _machine.State != ChannelState.Joining; patience++)
        {
            Take("time");
        }

        Take("ok");

        That(_isWanted == (_machine.State == ChannelState.Joined), "it isn't where it is wanted");
    }

    long IChannelEffects.SendJoin()
    {
        That(_isOpen, "it joins without a connection");
        That(_isWanted, "it joins unwanted");
        _membersAtServer.Add(++_lastRef);
        return _lastRef;
    }

    void IChannelEffects.SendLeave(long joinRef)
    {
        That(_isOpen, "it leaves without a connection");
        That(_membersAtServer.Remove(joinRef), "it leaves what the server doesn't know");
    }

    void IChannelEffects.Turned(ChannelTurn turn)
    {
        if (turn == ChannelTurn.Refused)
        {
            _isWanted = false;
        }
    }

    private void Refuse(bool isTemporary)
    {
        if (_machine.State == ChannelState.Joining)
        {
            _membersAtServer.Remove(_machine.JoinRef);
            _machine.Answered(_machine.JoinRef, false, isTemporary, _now, 0);
        }
    }

    private void TakeStale()
    {
        var before = (_machine.State, _machine.JoinRef, _machine.Due);
        var stale = _machine.JoinRef == _lastRef ? _lastRef - 1 : _lastRef;
        _machine.Answered(stale, true, false, _now, 0);
        _machine.Crashed(stale, _now, 0);
        _machine.Ended(stale, _now, 0);
        That(before == (_machine.State, _machine.JoinRef, _machine.Due), "what is stale moved it");
    }

    private void Check()
    {
        var isMember = _machine.State is ChannelState.Joining or ChannelState.Joined;
        That(isMember == (_machine.JoinRef != 0), "it has a join_ref without a join, or none with one");
        That(!isMember || _isOpen, "it is joined without a connection");
        That(_membersAtServer.Count <= 1 && _membersAtServer.All(member => member == _machine.JoinRef), "the server has a member that nobody knows");
        That(_isOpen || _machine.State is not ChannelState.Resting, "it waits for its time without a connection");
    }

    private void That(bool holds, string rule)
    {
        if (!holds)
        {
            Assert.Fail($"{rule}: {string.Join(", ", _story)}");
        }
    }
}
