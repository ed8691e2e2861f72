using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What the clients of Supabase Realtime expect of a topic: broadcasts, with or without an answer, and fresh tokens.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to their channel.")]
internal sealed class RealtimeChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var join = payload.As<JsonElement>();
        socket.Assigns["self"] = Wants(join, "self");
        socket.Assigns["ack"] = Wants(join, "ack");
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

    [HandleIn("access_token")]
    public ValueTask FreshToken(ChannelSocket socket, JsonElement payload) =>
        socket.PushAsync("system", new { status = "ok", message = payload.GetProperty("access_token").GetString() });

    [HandleIn("boom")]
    public void Boom() => throw new InvalidOperationException("As asked.");

    private static bool Wants(JsonElement join, string option) =>
        join.GetProperty("config").GetProperty("broadcast").GetProperty(option).GetBoolean();
}
