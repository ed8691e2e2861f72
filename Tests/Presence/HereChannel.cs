using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Tests;

/// <summary>Tracks and tells whatever its members ask for.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal class HereChannel : Channel
{
    public override async ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var join = payload.As<HereJoin>()!;
        if (join is { Early: true, Key: { } early })
        {
            await Presence.TrackAsync(socket, early, join.Meta ?? (object)new { });
        }

        if (join.Refuse)
        {
            return JoinResult.Error();
        }

        Send(join, socket);
        return JoinResult.Ok();
    }

    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        if (message is HereJoin { Early: false, Key: { } key } join)
        {
            await Presence.TrackAsync(socket, key, join.Meta ?? (object)new { });
        }

        if (message is HereJoin { Stateless: false })
        {
            await Presence.PushStateAsync(socket);
        }
    }

    [HandleIn("track")]
    public async ValueTask<Reply> Track(ChannelSocket socket, HereTrack track) => Answer(await Presence.TrackAsync(socket, track.Key, track.Value));

    [HandleIn("update")]
    public async ValueTask<Reply> Update(ChannelSocket socket, HereTrack track) => Answer(await Presence.UpdateAsync(socket, track.Key, track.Value));

    [HandleIn("count")]
    public async ValueTask<Reply> Count(ChannelSocket socket, HereTrack track) => Answer(await CountAsync(socket, track.Key));

    /// <summary>Does several things in one turn.</summary>
    [HandleIn("all")]
    public async ValueTask<Reply> All(ChannelSocket socket, string[] steps)
    {
        foreach (var step in steps.Select(step => step.Split(' ', 2)))
        {
            await (step[0] switch
            {
                "track" => Presence.TrackAsync(socket, step[1], new { }).AsTask(),
                "count" => CountAsync(socket, step[1]).AsTask(),
                _ => Presence.UntrackAsync(socket, step[1]).AsTask(),
            });
        }

        return Reply.Ok();
    }

    [HandleIn("untrack")]
    public async ValueTask<Reply> Untrack(ChannelSocket socket, HereTrack track)
    {
        await Presence.UntrackAsync(socket, track.Key);
        return Reply.Ok();
    }

    [HandleIn("list")]
    public async ValueTask<Reply> List()
    {
        var page = await Presence.ListAsync();
        return Reply.Ok(page.Entries.ToDictionary(entry => entry.Key, entry => entry.Metas.Select(meta => meta.Payload.As<JsonElement>())));
    }

    [HandleIn("get")]
    public async ValueTask<Reply> Get(HereTrack track) =>
        await Presence.GetByKeyAsync(track.Key) is { } entry ? Reply.Ok(new { metas = entry.Metas.Length, data = entry.Data.As<JsonElement>() }) : Reply.Error();

    [HandleIn("state")]
    public ValueTask State(ChannelSocket socket) => Presence.PushStateAsync(socket);

    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("crash")]
    public void Crash() => throw new InvalidOperationException("crash");

    [HandleIn("fail")]
    public Reply Fail() => Reply.Stop(StopReason.Failure);

    private ValueTask<PresenceResult> CountAsync(ChannelSocket socket, string key) => Presence.UpdateAsync(socket, key, meta =>
    {
        var counted = meta.As<JsonObject>()!;
        counted["count"] = (counted["count"]?.GetValue<int>() ?? 0) + 1;
        return counted;
    });

    private static Reply Answer(PresenceResult result) => result.IsOk ? Reply.Ok(new { phx_ref = result.Ref }) : Reply.Error(new { reason = result.Reason });
}
