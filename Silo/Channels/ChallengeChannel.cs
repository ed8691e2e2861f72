namespace Orleans.Channels.Samples;

/// <summary>A room whose messages carry the user that the socket connected as, whatever the client says.</summary>
public sealed class ChallengeChannel : Channel
{
    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
        new(Topic.Rest == "secret" ? JoinResult.Error(new { reason = "unauthorized" }) : JoinResult.Ok());

    /// <summary>Says something to everybody.</summary>
    [HandleIn("new_msg")]
    public async ValueTask<Reply> NewMessage(ChannelSocket socket, NewMessage message)
    {
        await BroadcastAsync("new_msg", new { body = message.Body, user = socket.Assigns["user_id"] });
        return Reply.Ok();
    }

    /// <summary>Says something to the others.</summary>
    [HandleIn("shout")]
    public ValueTask Shout(ChannelSocket socket, NewMessage message)
    {
        return BroadcastFromAsync(socket, "shout", new { body = message.Body, user = socket.Assigns["user_id"] });
    }
}
