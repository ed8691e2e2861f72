using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Notes each join and each end, and lets tests hold up either; its members have assigns, presence and timers to lose.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class TurnstileChannel(Lab lab) : Channel, IAsyncDisposable
{
    public override ValueTask ActivateAsync() => Topic.Rest.StartsWith("stillborn", StringComparison.Ordinal) ? throw new InvalidOperationException("stillborn") : default;

    public override async ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        lab.Note(Topic.Name, "join");
        var join = payload.As<LabJoin>()!;
        socket.Assigns["level"] = 1;
        await Presence.TrackAsync(socket, "me", new { level = 1 });
        Send("joined", socket);
        SendEvery(TimeSpan.FromHours(1), "hour", socket);
        if (join.Gate is { } gate)
        {
            await lab.GateAsync(gate);
        }

        return join.Refuse ? JoinResult.Error(new { reason = "refused" }) : JoinResult.Ok(new { welcome = true });
    }

    public override ValueTask<JoinResult> RejoinAsync(ChannelSocket socket, Payload payload, RejoinCause cause)
    {
        if (Topic.Rest.StartsWith("told", StringComparison.Ordinal) && cause == RejoinCause.Lost)
        {
            lab.Note(Topic.Name, $"lost at level {socket.Assigns.Get<int>("level")}");
            return new(JoinResult.Error());
        }

        return base.RejoinAsync(socket, payload, cause);
    }

    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("rise")]
    public async ValueTask<Reply> Rise(ChannelSocket socket)
    {
        var level = socket.Assigns.Get<int>("level") + 1;
        socket.Assigns["level"] = level;
        await Presence.UpdateAsync(socket, "me", new { level });
        return Reply.Ok();
    }

    [HandleIn("rise_later")]
    public async ValueTask<Reply> RiseLater(ChannelSocket socket)
    {
        await Task.Yield();
        return await Rise(socket);
    }

    [HandleIn("hide")]
    public async ValueTask<Reply> Hide(ChannelSocket socket)
    {
        await Presence.UntrackAsync(socket, "me");
        return Reply.Ok();
    }

    [HandleOut("aside")]
    public ValueTask Aside(ChannelSocket socket, string eventName, Payload payload) => socket.PushAsync(eventName, payload);

    [HandleIn("level")]
    public Reply Level(ChannelSocket socket) => Reply.Ok(new { level = socket.Assigns["level"] });

    [HandleIn("ring")]
    public Reply Ring(ChannelSocket socket)
    {
        SendAfter(TimeSpan.FromMilliseconds(500), "ring", socket);
        SendAfter(TimeSpan.FromMilliseconds(500), "topic rings");
        return Reply.Ok();
    }

    [HandleIn("keep")]
    public Reply Keep(ChannelSocket socket)
    {
        socket.Assigns["kept"] = new CancellationTokenSource();
        return Reply.Ok();
    }

    [HandleIn("hold:*")]
    public async ValueTask<Reply> Hold(string gate)
    {
        await Task.Yield();
        lab.Note(Topic.Name, "holding");
        await lab.GateAsync(gate);
        lab.Note(Topic.Name, "held");
        return Reply.Ok();
    }

    [HandleIn("send_and_hold:*")]
    public ValueTask<Reply> SendAndHold(ChannelSocket socket, string gate)
    {
        Send("sent", socket);
        return Hold(gate);
    }

    [HandleIn("fall:*")]
    public async Task Fall(string gate)
    {
        await Hold(gate);
        Crash();
    }

    [HandleIn("astray")]
    public async ValueTask<Reply> Astray(ChannelSocket socket)
    {
        await Task.Run(static () => { }).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (var speak in (Func<ValueTask>[])[() => BroadcastAsync("said", new { }), () => socket.PushAsync("said", new { }), async () => await Presence.TrackAsync(socket, "other", new { })])
        {
            try
            {
                await speak();
            }
            catch (InvalidOperationException exception)
            {
                lab.Note(Topic.Name, exception.Message);
            }
        }

        return Reply.Ok();
    }

    [HandleIn("crash")]
    public void Crash() => throw new InvalidOperationException("crash");

    public override ValueTask HandleInfoAsync(object message)
    {
        lab.Note(Topic.Name, message.ToString()!);
        return default;
    }

    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        lab.Note(Topic.Name, message.ToString()!);
        return default;
    }

    public override ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        lab.Note(Topic.Name, $"end {reason}");
        return default;
    }

    public override ValueTask DeactivateAsync()
    {
        lab.Note(Topic.Name, "deactivated");
        return Topic.Rest.StartsWith("unwell", StringComparison.Ordinal) ? throw new InvalidOperationException("unwell") : default;
    }

    public ValueTask DisposeAsync()
    {
        lab.Note(Topic.Name, "disposed");
        return default;
    }
}
