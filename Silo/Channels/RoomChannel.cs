using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Samples;

/// <summary>The chat room of Phoenix's guides, and what it takes to show the rest: echo, crash, binary.</summary>
public class RoomChannel : Channel
{
    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (Topic.Rest == "secret")
        {
            return new(JoinResult.Error(new { reason = "unauthorized" }));
        }

        socket.Assigns["presence_key"] = payload.IsObject ? payload.As<JsonObject>()!["user_id"] ?? "anon" : "anon";
        return new(JoinResult.Ok());
    }

    /// <summary>Says something to everybody.</summary>
    [HandleIn("new_msg")]
    public async ValueTask<Reply> NewMessage(ChannelSocket socket, NewMessage message)
    {
        await BroadcastAsync("new_msg", Stamp(socket, message.Body));
        return Reply.Ok();
    }

    /// <summary>Says something to the others.</summary>
    [HandleIn("shout")]
    public ValueTask Shout(ChannelSocket socket, Payload payload) => BroadcastFromAsync(socket, "shout", StampShout(socket, payload));

    /// <summary>Replies what it is given.</summary>
    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    /// <summary>Replies the member's assigns.</summary>
    [HandleIn("whoami")]
    public Reply WhoAmI(ChannelSocket socket)
    {
        return Reply.Ok(socket.Assigns);
    }

    /// <summary>Crashes the member.</summary>
    [HandleIn("boom")]
    public Reply Boom() => throw new InvalidOperationException("boom");

    /// <summary>Replies the same bytes.</summary>
    [HandleIn("bin")]
    public Reply Binary(ReadOnlyMemory<byte> data) => Reply.Ok(data);

    /// <summary>Broadcasts the same bytes.</summary>
    [HandleIn("bin_cast")]
    public ValueTask BinaryCast(ReadOnlyMemory<byte> data) => BroadcastAsync("bin_cast", data);

    /// <summary>What is broadcast when a member says something.</summary>
    protected virtual object Stamp(ChannelSocket socket, JsonElement body) => new { body };

    /// <summary>What is broadcast when a member shouts.</summary>
    protected virtual object StampShout(ChannelSocket socket, Payload payload) => payload;
}
