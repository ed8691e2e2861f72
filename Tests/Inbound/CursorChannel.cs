namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Broadcasts where its members point: only the newest matters.</summary>
[WhenSlow("cursor", SlowPolicy.KeepLatest)]
[WhenSlow("trail", SlowPolicy.DropOldest)]
internal sealed class CursorChannel : Channel
{
    [HandleIn("*")]
    public async ValueTask<Reply> Point(string eventName, Payload payload)
    {
        await BroadcastAsync(eventName, payload);
        return Reply.Ok();
    }
}
