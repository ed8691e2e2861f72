namespace Orleans.Channels.Samples;

/// <summary>What the failover proof talks to: a broadcast that is answered once it is said, and who listens.</summary>
public sealed class ProofChannel(ILocalSiloDetails silo) : Channel
{
    private const string Name = "name";

    /// <summary>Lets everybody in; those with a name are present under it.</summary>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (payload.As<ProofJoin>()?.Name is { } name)
        {
            socket.Assigns[Name] = name;
            Send(new AfterJoin(), socket);
        }

        return new(JoinResult.Ok());
    }

    /// <summary>Tracks a new member.</summary>
    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message) =>
        await Presence.TrackAsync(socket, socket.Assigns.Get<string>(Name)!, new { });

    /// <summary>Broadcasts what it is given, and replies ok with the silo that says so.</summary>
    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        await BroadcastAsync("said", payload);
        return Reply.Ok(new { silo = silo.SiloAddress.ToString() });
    }
}
