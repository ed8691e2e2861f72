using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>What realtime-js expects of presence: the client says what it tracks, under a key from its join.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class RealtimeChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        socket.Assigns["key"] = payload.As<JsonElement>().GetProperty("config").GetProperty("presence").GetProperty("key").GetString();
        Send("after_join", socket);
        return new(JoinResult.Ok());
    }

    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message) => Presence.PushStateAsync(socket);

    [HandleIn("presence")]
    public async ValueTask<Reply> HandlePresence(ChannelSocket socket, Asked asked)
    {
        var key = socket.Assigns.Get<string>("key")!;
        if (asked.Event == "untrack")
        {
            await Presence.UntrackAsync(socket, key);
        }
        else if (await Presence.TrackAsync(socket, key, asked.Payload) is { Status: PresenceStatus.AlreadyTracked })
        {
            await Presence.UpdateAsync(socket, key, asked.Payload);
        }

        return Reply.Ok();
    }

    [HandleIn("access_token")]
    public Reply Token() => Reply.Ok();

    internal sealed record Asked(string Event, JsonElement Payload = default);
}
