namespace Orleans.Channels.Samples;

/// <summary>The console of the tap race: hears the standings as they change, and who wins.</summary>
[Broadcasts<Standings>("standings")]
[Broadcasts<Winner>("winner")]
public sealed class ConsoleChannel(IChannels channels) : Channel
{
    /// <summary>The console's topic.</summary>
    public const string Name = "console";

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        Send(new StandingsChanged());
        return new(JoinResult.Ok());
    }

    /// <inheritdoc/>
    public override async ValueTask HandleInfoAsync(object message) =>
        await channels.SendAsync("play", message);
}
