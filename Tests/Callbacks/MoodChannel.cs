using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Says in each way what it was told.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
public sealed class MoodChannel : Channel
{
    [HandleIn("said")]
    public async ValueTask<Reply> Said(ChannelSocket socket, Said said)
    {
        await socket.PushAsync("pushed", said);
        await BroadcastAsync("broadcast", said);
        return Reply.Ok(said);
    }

    [HandleIn("later")]
    public void Later(ChannelSocket socket) => SendAfter(TimeSpan.FromMilliseconds(1), socket.Ref, socket);

    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message) =>
        await ReplyAsync((SocketRef)message, Reply.Ok(new Said(Mood.Sad, "later")));

    [HandleIn("anonymous")]
    public Reply Anonymous() => Reply.Ok(new { mood = Mood.Glad });

    [HandleIn("boom")]
    public void Boom() => throw new InvalidOperationException("Boom.");
}
