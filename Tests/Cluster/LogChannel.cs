using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Broadcasts what it is told, on topics that keep a history.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class LogChannel(Lab? lab = null) : Channel
{
    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        await BroadcastAsync("said", payload);
        return Reply.Ok();
    }

    /// <summary>Outlives its activation, if that ends before the topic's gate is opened.</summary>
    [HandleIn("say_later")]
    public async ValueTask SayLater(Payload payload)
    {
        await Task.Yield();
        lab!.Note(Topic.Name, "waiting");
        await lab!.GateAsync(Topic.Name);
        try
        {
            await BroadcastAsync("said", payload);
            lab!.Note(Topic.Name, "said");
        }
        catch (TopicMovedException)
        {
            lab!.Note(Topic.Name, "moved");
        }
    }

    [HandleIn("say_binary")]
    public ValueTask SayBinary() => BroadcastAsync("bytes", new byte[] { 1, 2, 3 });

    [HandleIn("whisper")]
    public ValueTask Whisper(ChannelSocket socket, Payload payload) => BroadcastFromAsync(socket, "said", payload);
}
