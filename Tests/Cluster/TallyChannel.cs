namespace Orleans.Channels.Tests;

/// <summary>Counts, in storage.</summary>
internal sealed class TallyChannel : Channel<TallyState>
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok(new { count = State.Count }));

    [HandleIn("up")]
    public Reply Up() => Reply.Ok(new { count = ++State.Count });

    [HandleIn("write")]
    public async ValueTask<Reply> Write()
    {
        await WriteStateAsync();
        return Reply.Ok();
    }
}
