using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Samples;

/// <summary>The chat room of Phoenix's guides, with who is in it, and what it takes to show the rest: echo, crash, binary.</summary>
[Broadcasts<NewMessage>("new_msg")]
[Broadcasts<Payload>("shout")]
[Broadcasts<ReadOnlyMemory<byte>>("bin_cast")]
public class RoomChannel(TimeProvider time) : Channel
{
    private const string PresenceKey = "presence_key";

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (Topic.Rest == "secret")
        {
            return new(JoinResult.Error(new { reason = "unauthorized" }));
        }

        socket.Assigns[PresenceKey] = payload.IsObject ? payload.As<JsonObject>()!["user_id"] ?? "anon" : "anon";
        Send(new AfterJoin(), socket);
        return new(JoinResult.Ok());
    }

    /// <summary>Shows a new member who is here.</summary>
    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        var onlineAt = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await Presence.TrackAsync(socket, KeyOf(socket), new JsonObject { ["online_at"] = onlineAt });
        await Presence.PushStateAsync(socket);
    }

    /// <summary>Shows everybody that a member begins to write, or ends.</summary>
    [HandleIn("typing")]
    public async ValueTask ShowTyping(ChannelSocket socket, Typing typing) =>
        await Presence.UpdateAsync(socket, KeyOf(socket), meta =>
        {
            var changed = meta.As<JsonObject>()!;
            changed["typing"] = typing.Now;
            return changed;
        });

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
    [HandleIn("bin"), Replies<ReadOnlyMemory<byte>>]
    public Reply Binary(ReadOnlyMemory<byte> data) => Reply.Ok(data);

    /// <summary>Broadcasts the same bytes.</summary>
    [HandleIn("bin_cast")]
    public ValueTask BinaryCast(ReadOnlyMemory<byte> data) => BroadcastAsync("bin_cast", data);

    private static string KeyOf(ChannelSocket socket) => socket.Assigns[PresenceKey]!.ToString()!;

    /// <summary>What is broadcast when a member says something.</summary>
    protected virtual object Stamp(ChannelSocket socket, JsonElement body) => new { body };

    /// <summary>What is broadcast when a member shouts.</summary>
    protected virtual object StampShout(ChannelSocket socket, Payload payload) => payload;
}
