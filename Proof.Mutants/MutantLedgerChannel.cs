using Orleans.Channels.Samples;

namespace Orleans.Channels.Proof.Mutants;

/// <summary>The proof's counter, which may answer an addition before it is stored.</summary>
internal sealed class MutantLedgerChannel(Mutation mutation) : Channel<LedgerCount>
{
    // What is stored when a topic goes to rest in order would hide the rest of them.
    private const int StoredOf = 5;

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok());

    /// <summary>Adds one, and replies which value that made.</summary>
    [HandleIn("add")]
    public async ValueTask<Reply> Add()
    {
        var value = ++State.Value;
        if (mutation.Mutant != Mutant.Rollback || value % StoredOf == 0)
        {
            await WriteStateAsync();
        }

        return Reply.Ok(new { value });
    }

    /// <summary>Replies the value that is stored, or what this one takes for it.</summary>
    [HandleIn("read")]
    public async ValueTask<Reply> Read()
    {
        var value = State.Value;
        if (mutation.Mutant != Mutant.Rollback)
        {
            await WriteStateAsync();
        }

        return Reply.Ok(new { value });
    }
}
