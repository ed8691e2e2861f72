using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What the clients of Supabase Realtime expect of a topic: broadcasts, with or without an answer, presence, and fresh tokens.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to their channel.")]
internal sealed class RealtimeChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var join = payload.As<JsonElement>();
        socket.Assigns["self"] = Wants(join, "self");
        socket.Assigns["ack"] = Wants(join, "ack");
        socket.Assigns["key"] = KeyOf(join) is { Length: > 0 } key ? key : Guid.NewGuid().ToString();
        Send(WantsPresence(join), socket);
        return new(Topic.Rest == "secret"
            ? JoinResult.Error(new { reason = "Unauthorized" })
            : JoinResult.Ok(new { postgres_changes = Array.Empty<object>() }));
    }

    [HandleIn("broadcast")]
    public async ValueTask<Reply> Broadcast(ChannelSocket socket, Payload payload)
    {
        await (socket.Assigns.Get<bool>("self")
            ? BroadcastAsync("broadcast", payload)
            : BroadcastFromAsync(socket, "broadcast", payload));
        return socket.Assigns.Get<bool>("ack") ? Reply.Ok() : Reply.None;
    }

    /// <summary>Shows who asked for it who is here.</summary>
    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message) => message is true ? Presence.PushStateAsync(socket) : default;

    [HandleIn("presence")]
    public async ValueTask<Reply> Track(ChannelSocket socket, JsonElement asked)
    {
        var key = socket.Assigns.Get<string>("key")!;
        if (asked.GetProperty("event").GetString() == "untrack")
        {
            await Presence.UntrackAsync(socket, key);
            return Reply.Ok();
        }

        var meta = asked.GetProperty("payload");
        if (!(await Presence.TrackAsync(socket, key, meta)).IsOk)
        {
            await Presence.UpdateAsync(socket, key, meta);
        }

        return Reply.Ok();
    }

    [HandleIn("access_token")]
    public ValueTask FreshToken(ChannelSocket socket, JsonElement payload) =>
        socket.PushAsync("system", new { status = "ok", message = payload.GetProperty("access_token").GetString() });

    [HandleIn("boom")]
    public void Boom() => throw new InvalidOperationException("As asked.");

    private static string? KeyOf(JsonElement join) => join.GetProperty("config").GetProperty("presence").GetProperty("key").GetString();

    private static bool WantsPresence(JsonElement join) => join.GetProperty("config").GetProperty("presence").GetProperty("enabled").GetBoolean();

    private static bool Wants(JsonElement join, string option) =>
        join.GetProperty("config").GetProperty("broadcast").GetProperty(option).GetBoolean();
}
