using System.Text.Json;

namespace Orleans.Channels.Samples;

/// <summary>Remarks on a video, kept in grain storage: who comes later, or comes back, gets what it hasn't seen.</summary>
[Joins<VideoJoin, VideoWelcome>]
[Broadcasts<Annotation>("new_annotation")]
[Pushes<VideoPing>("ping")]
public sealed partial class VideoChannel : Channel<Annotations>
{
    private const int MostInJoin = 200;
    private const int LongestBody = 2000;

    // A stranger may say as many as he likes.
    private const int Most = 1000;

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var lastSeen = payload.IsObject ? payload.As<VideoJoin>()!.LastSeen : 0;
        SendEvery(PingInterval, "ping", socket);
        return new(JoinResult.Ok(new VideoWelcome(
            State.All.Where(annotation => annotation.Id > lastSeen).OrderBy(annotation => annotation.At).ThenBy(annotation => annotation.Id).Take(MostInJoin))));
    }

    /// <summary>Checks a remark, keeps it, and shows it to everybody.</summary>
    [HandleIn("new_annotation")]
    public async ValueTask<Reply> NewAnnotation(ChannelSocket socket, Payload payload)
    {
        if (!TryRead(payload, out var body, out var at))
        {
            return Reply.Error(new { reason = $"an annotation has a body of 1 to {LongestBody} letters and a whole number at, in milliseconds" });
        }

        if (State.All.Count == Most)
        {
            return Reply.Error(new { reason = $"a video has {Most} annotations at most" });
        }

        var annotation = new Annotation(State.All.Count + 1, socket.Assigns["user_id"]?.ToString(), body, at);
        State.All.Add(annotation);
        await WriteStateAsync();
        await Broadcast.NewAnnotation(annotation);
        return Reply.Ok();
    }

    /// <inheritdoc/>
    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        var count = socket.Assigns.Get<long>("count") + 1;
        socket.Assigns["count"] = count;
        return PushTo(socket).Ping(new VideoPing(count));
    }

    // Field by field: nothing of the client's that isn't asked for gets any further.
    private static bool TryRead(Payload payload, out string body, out long at)
    {
        (body, at) = (string.Empty, 0);
        if (!payload.IsObject)
        {
            return false;
        }

        var json = payload.As<JsonElement>();
        body = json.TryGetProperty("body", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()!.Trim() : string.Empty;
        return body is { Length: > 0 and <= LongestBody }
            && json.TryGetProperty("at", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out at) && at >= 0;
    }
}
