using System.Text.Json.Nodes;

namespace Orleans.Channels.Samples;

/// <summary>Replies in every way there is.</summary>
public sealed class PingChannel : Channel
{
    /// <summary>Replies pong, or the phrase that it is given.</summary>
    [HandleIn("ping")]
    public Reply Ping(Payload payload) =>
        payload.IsObject && payload.As<JsonObject>()!.TryGetPropertyValue("ack_phrase", out var phrase)
            ? Reply.Ok(new { ping = phrase })
            : Pong();

    /// <summary>Replies the rest of the event's name.</summary>
    [HandleIn("ping:*")]
    public Reply PingPhrase(string phrase) => Reply.Ok(new { ping = phrase });

    /// <summary>Doesn't reply.</summary>
    [HandleIn("pong")]
    public Reply NoReply() => Reply.None;

    /// <summary>Replies, and ends the member.</summary>
    [HandleIn("ding")]
    public Reply Ding() => Reply.Stop(Reply.Ok(new { msg = "shutting down" }));

    /// <summary>Replies an error when asked for one.</summary>
    [HandleIn("param_ping")]
    public Reply ParamPing(Payload payload) =>
        payload.IsObject && payload.As<JsonObject>()!["error"] is JsonValue error && error.TryGetValue(out bool asked) && asked
            ? Reply.Error(new { reason = "You asked for this!" })
            : Reply.Ok(payload);

    /// <summary>Turns a broadcast into a push that says which silo it passed.</summary>
    [HandleOut("request_ping")]
    public ValueTask RequestPing(ChannelSocket socket, JsonObject payload)
    {
        payload["from_node"] = Environment.MachineName;
        return socket.PushAsync("send_ping", payload);
    }

    private static Reply Pong() => Reply.Ok(new { ping = "pong" });
}
