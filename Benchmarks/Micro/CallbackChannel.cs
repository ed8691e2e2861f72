namespace Orleans.Channels.Benchmarks;

/// <summary>Does nothing, with a service and without.</summary>
public sealed class CallbackChannel : Channel
{
    [HandleIn("plain")]
    public Reply Plain(ChannelSocket socket, Payload payload) => Reply.Ok();

    [HandleIn("scoped")]
    public Reply Scoped(ChannelSocket socket, Payload payload, CallbackTally tally) => Reply.Ok();
}
