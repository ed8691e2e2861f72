namespace Orleans.Channels.Samples;

/// <summary>The players' side of the tap race: who taps first as often as it takes, wins, and the race begins anew.</summary>
[Joins<PlayJoin, PlayWelcome>]
[Broadcasts<Winner>("winner")]
public sealed partial class PlayChannel(IChannels channels) : Channel
{
    private const int TapsToWin = 25;
    private const int LongestName = 40;

    private readonly Dictionary<string, int> _taps = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var name = payload.IsObject ? payload.As<PlayJoin>()!.Name?.Trim() : null;
        if (name is not { Length: > 0 and <= LongestName })
        {
            return new(JoinResult.Error(new { reason = $"name yourself, in 1 to {LongestName} letters" }));
        }

        socket.Assigns["name"] = name;
        _taps.TryAdd(name, 0);
        Send(new StandingsChanged());
        return new(JoinResult.Ok(new PlayWelcome(_taps[name], TapsToWin)));
    }

    /// <summary>Counts a tap.</summary>
    [HandleIn("tap"), Replies<TapCount>]
    public async ValueTask<Reply> Tap(ChannelSocket socket)
    {
        var name = socket.Assigns.Get<string>("name")!;
        var taps = _taps[name] = _taps.GetValueOrDefault(name) + 1;
        if (taps >= TapsToWin)
        {
            foreach (var player in _taps.Keys)
            {
                _taps[player] = 0;
            }

            await Broadcast.Winner(new Winner(name));
            await channels.BroadcastAsync(ConsoleChannel.Name, "winner", new Winner(name));
        }

        Send(new StandingsChanged());
        return Reply.Ok(new TapCount(taps));
    }

    /// <inheritdoc/>
    public override ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        var name = socket.Assigns.Get<string>("name")!;
        if (!Members.Any(member => member.Assigns.Get<string>("name") == name))
        {
            _taps.Remove(name);
            Send(new StandingsChanged());
        }

        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask HandleInfoAsync(object message)
    {
        var standings = _taps.OrderByDescending(player => player.Value).Select(player => new Standing(player.Key, player.Value));
        await channels.BroadcastAsync(ConsoleChannel.Name, "standings", new Standings(standings));
    }
}
