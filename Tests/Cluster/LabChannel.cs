using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Does on demand what a channel can do.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class LabChannel(Lab lab) : Channel
{
    public override async ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        var join = payload.As<LabJoin>()!;
        socket.Assigns["name"] = join.Name;
        for (var number = 0; number < join.Sends; number++)
        {
            Send($"join {number}", socket);
        }

        if (join.Timer)
        {
            SendAfter(TimeSpan.Zero, "timer", socket);
        }

        if (join.Gate is { } gate)
        {
            lab.Note(Topic.Name, "joining");
            await lab.GateAsync(gate);
        }

        return join.Crash ? throw new InvalidOperationException("crash")
            : join.Refuse ? JoinResult.Error(new { reason = "refused" })
            : JoinResult.Ok(new { rest = Topic.Rest });
    }

    [HandleIn("echo")]
    public Reply Echo(Payload payload) => Reply.Ok(payload);

    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        await BroadcastAsync("said", payload);
        return Reply.Ok();
    }

    [HandleIn("whisper")]
    public ValueTask Whisper(ChannelSocket socket, Payload payload) => BroadcastFromAsync(socket, "said", payload);

    [HandleIn("count_to")]
    public async ValueTask<Reply> CountTo(ChannelSocket socket, int count)
    {
        lab.Note(Topic.Name, "counting");
        await lab.GateAsync(Topic.Name);
        for (var number = 1; number <= count; number++)
        {
            await BroadcastAsync("count", new { by = socket.Assigns["name"], number });
            await Task.Yield();
        }

        return Reply.Ok();
    }

    [HandleIn("mixed")]
    public async ValueTask<Reply> Mixed(ChannelSocket socket)
    {
        await socket.PushAsync("first", new { });
        await BroadcastAsync("second", new { });
        await socket.PushAsync("third", new { });
        return Reply.Ok();
    }

    [HandleIn("hide")]
    public ValueTask Hide(Payload payload) => BroadcastAsync("secret", payload);

    [HandleOut("secret")]
    public ValueTask Secret(ChannelSocket socket, string eventName, Payload payload) =>
        socket.Assigns["trusted"] is true ? socket.PushAsync(eventName, payload) : default;

    [HandleIn("trust")]
    public Reply Trust(ChannelSocket socket)
    {
        socket.Assigns["trusted"] = true;
        return Reply.Ok();
    }

    [HandleIn("assigns")]
    public Reply Assigned(ChannelSocket socket) => Reply.Ok(socket.Assigns);

    [HandleIn("crash")]
    public void Crash() => throw new InvalidOperationException("crash");

    [HandleIn("crash_later")]
    public async Task CrashLater()
    {
        await Task.Yield();
        Crash();
    }

    [HandleIn("stop")]
    public Reply Stop() => Reply.Stop(Reply.Ok());

    [HandleIn("fail")]
    public Reply Fail() => Reply.Stop(StopReason.Failure);

    [HandleIn("wait:*")]
    public async ValueTask<Reply> Wait(string gate)
    {
        // However soon the gate opens, the call is answered before.
        await Task.Yield();
        lab.Note(Topic.Name, "waiting");
        await lab.GateAsync(gate);
        return Reply.Ok(new { waited = true });
    }

    [HandleIn("later:*")]
    public void Later(ChannelSocket socket, string name)
    {
        lab.Refs[name] = socket.Ref;
        lab.Note(Topic.Name, "later");
    }

    [HandleIn("answer:*")]
    public ValueTask Answer(string name, Payload payload) => ReplyAsync(lab.Refs[name], Reply.Ok(payload));

    [HandleIn("end:*")]
    public ValueTask End(string name) => ReplyAsync(lab.Refs[name], Reply.Stop(Reply.Ok()));

    [HandleIn("messages")]
    public Reply Messages(ChannelSocket socket, int count)
    {
        for (var number = 0; number < count; number++)
        {
            Send($"message {number}", socket);
        }

        return Reply.Ok();
    }

    [HandleIn("in:*")]
    public void In(ChannelSocket socket, string message, int milliseconds) => SendAfter(TimeSpan.FromMilliseconds(milliseconds), message, socket);

    [HandleIn("every:*")]
    public void Every(ChannelSocket socket, string message, int milliseconds) => SendEvery(TimeSpan.FromMilliseconds(milliseconds), message, socket);

    [HandleIn("cancelled")]
    public void Cancelled(ChannelSocket socket)
    {
        SendAfter(TimeSpan.FromMilliseconds(1), "cancelled", socket).Dispose();
        SendAfter(TimeSpan.FromMilliseconds(50), "not cancelled", socket);
    }

    public override async ValueTask HandleInfoAsync(object message)
    {
        if (message is "crash")
        {
            Crash();
        }

        await BroadcastAsync("info", new { message = message.ToString() });
    }

    public override ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        lab.Note(Topic.Name, $"info {message}");
        return message is "crash" ? throw new InvalidOperationException("crash") : socket.PushAsync("info", new { message });
    }

    public override async ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        if (Topic.Rest.StartsWith("slow", StringComparison.Ordinal))
        {
            await lab.GateAsync(Topic.Name);
        }

        lab.Note(Topic.Name, $"{socket.Assigns["name"]} {reason}");
    }
}
