using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Broadcasts what it is told, on topics that keep a history.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class LogChannel : Channel
{
    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        await BroadcastAsync("said", payload);
        return Reply.Ok();
    }

    [HandleIn("say_binary")]
    public ValueTask SayBinary() => BroadcastAsync("bytes", new byte[] { 1, 2, 3 });

    [HandleIn("whisper")]
    public ValueTask Whisper(ChannelSocket socket, Payload payload) => BroadcastFromAsync(socket, "said", payload);
}
