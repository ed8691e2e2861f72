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
            await TrackAsync(socket, early, join.Meta ?? (object)new { });
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
            await TrackAsync(socket, key, join.Meta ?? (object)new { });
        }

        if (message is HereJoin { Stateless: false })
        {
            await PushPresenceStateAsync(socket);
        }
    }

    [HandleIn("track")]
    public async ValueTask<Reply> Track(ChannelSocket socket, HereTrack track) => Answer(await TrackAsync(socket, track.Key, track.Value));

    [HandleIn("update")]
    public async ValueTask<Reply> Update(ChannelSocket socket, HereTrack track) => Answer(await UpdateAsync(socket, track.Key, track.Value));

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
                "track" => TrackAsync(socket, step[1], new { }).AsTask(),
                "count" => CountAsync(socket, step[1]).AsTask(),
                _ => UntrackAsync(socket, step[1]).AsTask(),
            });
        }

        return Reply.Ok();
    }

    [HandleIn("untrack")]
    public async ValueTask<Reply> Untrack(ChannelSocket socket, HereTrack track)
    {
        await UntrackAsync(socket, track.Key);
        return Reply.Ok();
    }

    [HandleIn("list")]
    public async ValueTask<Reply> List()
    {
        var page = await ListAsync();
        return Reply.Ok(page.Entries.ToDictionary(entry => entry.Key, entry => entry.Metas.Select(meta => meta.Payload.As<JsonElement>())));
    }

    [HandleIn("get")]
    public async ValueTask<Reply> Get(HereTrack track) =>
        await GetByKeyAsync(track.Key) is { } entry ? Reply.Ok(new { metas = entry.Metas.Length, data = entry.Data.As<JsonElement>() }) : Reply.Error();

    [HandleIn("state")]
    public ValueTask State(ChannelSocket socket) => PushPresenceStateAsync(socket);

    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("crash")]
    public void Crash() => throw new InvalidOperationException("crash");

    [HandleIn("fail")]
    public Reply Fail() => Reply.Stop(StopReason.Failure);

    private ValueTask<PresenceResult> CountAsync(ChannelSocket socket, string key) => UpdateAsync(socket, key, meta =>
    {
        var counted = meta.As<JsonObject>()!;
        counted["count"] = (counted["count"]?.GetValue<int>() ?? 0) + 1;
        return counted;
    });

    private static Reply Answer(PresenceResult result) => result.IsOk ? Reply.Ok(new { phx_ref = result.Ref }) : Reply.Error(new { reason = result.Reason });
}
