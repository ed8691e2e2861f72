using Orleans.Channels.Samples;

namespace Orleans.Channels.Proof.Mutants;

/// <summary>The proof's channel, which does one thing wrong now and then.</summary>
internal sealed class MutantChannel(Mutation mutation, ILocalSiloDetails silo) : Channel
{
    // A topic is told five messages a second.
    private const int Rarely = 10;

    private Payload? _held;
    private int _said;

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (payload.As<ProofJoin>()?.Name is { } name)
        {
            Send(name, socket);
        }

        return new(mutation.Mutant == Mutant.FalseRecovered ? JoinResult.Ok(new { recovered = true, position = "1" }) : JoinResult.Ok());
    }

    /// <inheritdoc/>
    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        await Presence.TrackAsync(socket, (string)message, new { });
        if (mutation.Mutant == Mutant.Ghost)
        {
            await Presence.TrackAsync(socket, "ghost", new { });
        }
    }

    /// <summary>Broadcasts what it is given, as far as it does, and replies ok.</summary>
    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        var isTurn = ++_said % Rarely == 0;
        switch (mutation.Mutant)
        {
            case Mutant.Drop when isTurn:
                break;
            case Mutant.Swap when isTurn:
                _held = payload;
                break;
            case Mutant.Twice when isTurn:
                await BroadcastAsync("said", payload);
                await BroadcastAsync("said", payload);
                break;
            default:
                await BroadcastAsync("said", payload);
                await SayHeldAsync();
                break;
        }

        return Reply.Ok(new { silo = silo.SiloAddress.ToString() });
    }

    private async ValueTask SayHeldAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            await BroadcastAsync("said", held);
        }
    }
}
