namespace Orleans.Channels.Tests.SetUps;

/// <summary>What two plain clients say to each other, up to where the servers may go, and when they have come back.</summary>
/// <param name="name">What it is called when it fails.</param>
/// <param name="connect">Connects a client.</param>
internal sealed class PlainTalk(string name, Func<Task<PlainClient>> connect)
{
    private readonly string _room = $"room:{Guid.NewGuid()}";
    private readonly string _log = $"log:{Guid.NewGuid()}";
    private string _position = "\"\"";

    /// <summary>Join, push, broadcast, presence, break off and come back, history.</summary>
    public Task<PlainTalk> BeginAsync() => NamedAsync(async () =>
    {
        await using var ann = await connect();
        var bob = await connect();
        await ann.AskAsync(_room, "phx_join", """{"user_id":"ann"}""");
        await bob.AskAsync(_room, "phx_join", """{"user_id":"bob"}""");
        var here = await bob.ExpectAsync(_room, "presence_state");
        Assert.Equal(["ann", "bob"], here.EnumerateObject().Select(entry => entry.Name).Order());

        Assert.Equal("""{"n":1}""", (await ann.AskAsync(_room, "echo", """{"n":1}""")).GetRawText());
        await ann.AskAsync(_room, "new_msg", """{"body":"hello"}""");
        Assert.Equal("""{"body":"hello"}""", (await bob.ExpectAsync(_room, "new_msg")).GetRawText());

        await ann.AskAsync(_log, "phx_join");
        await ResumeAsync(bob);
        await bob.DisposeAsync();
        await ann.AskAsync(_log, "say", """{"n":2}""");

        await using var again = await connect();
        Assert.True(await ResumeAsync(again));
        Assert.Equal("""{"n":2}""", (await again.ExpectAsync(_log, "said")).GetRawText());
    });

    /// <summary>Come back, push, broadcast, history.</summary>
    public Task GoOnAsync() => NamedAsync(async () =>
    {
        await using var ann = await connect();
        await using var bob = await connect();
        Assert.True(await ResumeAsync(bob));
        await ann.AskAsync(_log, "phx_join");
        await ann.AskAsync(_log, "say", """{"n":3}""");
        Assert.Equal("""{"n":3}""", (await bob.ExpectAsync(_log, "said")).GetRawText());
    });

    // Whether nothing is missing.
    private async Task<bool> ResumeAsync(PlainClient client)
    {
        var joined = await client.AskAsync(_log, "phx_join", $$"""{"resume":{{_position}}}""");
        _position = joined.GetProperty("position").GetRawText();
        return joined.GetProperty("recovered").GetBoolean();
    }

    private async Task<PlainTalk> NamedAsync(Func<Task> part)
    {
        try
        {
            await part();
            return this;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{name}: {exception.Message}", exception);
        }
    }
}
