using Orleans.Channels;

namespace ChannelsApp1.Channels;

/// <summary>A room to chat in.</summary>
public sealed class RoomChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
        new(Topic.Rest == "secret" ? JoinResult.Error(new { reason = "unauthorized" }) : JoinResult.Ok());

    [HandleIn("new_msg")]
    public async ValueTask<Reply> NewMessage(ChannelSocket socket, NewMessage message)
    {
        await BroadcastAsync("new_msg", new { name = socket.Assigns["name"], body = message.Body });
        return Reply.Ok();
    }
}
