namespace Orleans.Channels.Samples;

/// <summary>What load tools talk to: nothing but an echo and a broadcast.</summary>
public sealed class BenchChannel : Channel
{
    /// <summary>Replies what it is given.</summary>
    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    /// <summary>Broadcasts what it is given.</summary>
    [HandleIn("cast")]
    public ValueTask Cast(Payload payload) => BroadcastAsync("cast", payload);
}
