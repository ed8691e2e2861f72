using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Samples;

/// <summary>A chat in which each member may ignore others: broadcasts are intercepted, as in the guide of <c>Phoenix.Channel</c>.</summary>
public sealed class ChatChannel : Channel
{
    private const string Ignored = "ignored";

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (Topic.Rest == "secret")
        {
            return new(JoinResult.Error(new { reason = "You don't have permission!" }));
        }

        socket.Assigns[Ignored] = payload.IsObject ? payload.As<JoinParams>()!.Ignore ?? [] : [];
        return new(JoinResult.Ok());
    }

    /// <summary>Broadcasts whatever is pushed as a message.</summary>
    [HandleIn("*")]
    public ValueTask Message(Payload payload) => BroadcastAsync("new_msg", payload);

    /// <summary>Passes a message on to whoever doesn't ignore its sender.</summary>
    [HandleOut("new_msg"), HandleOut("user_joined")]
    public ValueTask PassOn(ChannelSocket socket, string eventName, Payload payload)
    {
        var ignored = socket.Assigns.Get<JsonElement[]>(Ignored)!;
        return ignored.Length > 0 && SenderOf(payload) is { } sender && Array.Exists(ignored, other => other.ToString() == sender)
            ? default
            : socket.PushAsync(eventName, payload);
    }

    private static string? SenderOf(Payload payload) => payload.IsObject && payload.As<JsonObject>() is { } message
        ? (message["user_id"] ?? message["user"])?.ToString()
        : null;

    private sealed record JoinParams(JsonElement[]? Ignore);
}
