namespace Orleans.Channels.Samples;

/// <summary>What the failover proof counts with: additions that are answered once they are stored.</summary>
public sealed class LedgerChannel : Channel<LedgerCount>
{
    private long _stored;

    /// <inheritdoc/>
    public override ValueTask ActivateAsync()
    {
        _stored = State.Value;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok());

    /// <summary>Adds one, and replies which value that made.</summary>
    [HandleIn("add")]
    public async ValueTask<Reply> Add()
    {
        // Others add while this one is being stored.
        var value = ++State.Value;
        await WriteStateAsync();
        _stored = Math.Max(_stored, value);
        return Reply.Ok(new { value });
    }

    /// <summary>Replies the value that is stored: one that isn't yet could be taken back.</summary>
    [HandleIn("read")]
    public Reply Read() => Reply.Ok(new { value = _stored });
}
