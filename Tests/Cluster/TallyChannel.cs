namespace Orleans.Channels.Tests;

/// <summary>Counts, in storage.</summary>
internal sealed class TallyChannel(Lab lab) : Channel<TallyState>
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok(new { count = State.Count }));

    [HandleIn("read")]
    public Reply Read() => Reply.Ok(new { count = State.Count });

    [HandleIn("up")]
    public Reply Up() => Reply.Ok(new { count = ++State.Count });

    [HandleIn("write")]
    public async ValueTask<Reply> Write()
    {
        await WriteStateAsync();
        return Reply.Ok();
    }

    [HandleIn("up_and_write")]
    public async ValueTask<Reply> UpAndWrite()
    {
        var count = ++State.Count;
        await WriteStateAsync();
        return Reply.Ok(new { count });
    }

    [HandleIn("wait")]
    public async ValueTask<Reply> Wait(ChannelSocket socket)
    {
        await Task.Yield();
        lab.Note(Topic.Name, "waiting");
        await lab.GateAsync(Topic.Name);
        socket.Assigns["waited"] = true;
        lab.Note(Topic.Name, "waited");
        return Reply.Ok();
    }

    /// <summary>Outlives its activation, if that ends before the topic's gate is opened.</summary>
    [HandleIn("up_and_write_later")]
    public async ValueTask UpAndWriteLater()
    {
        await Task.Yield();
        lab.Note(Topic.Name, "waiting");
        await lab.GateAsync(Topic.Name);
        ++State.Count;
        try
        {
            await WriteStateAsync();
            lab.Note(Topic.Name, "written");
        }
        catch (TopicMovedException)
        {
            lab.Note(Topic.Name, "moved");
        }
    }

    public override async ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        if (Topic.Rest.StartsWith("slow", StringComparison.Ordinal))
        {
            await lab.GateAsync(Topic.Name);
        }
    }
}
