namespace Orleans.Channels.Tests;

/// <summary>A grain of the application's own that speaks to topics.</summary>
internal sealed class RelayGrain(IChannels channels) : Grain, IRelayGrain
{
    public async Task RelayAsync(string topic, string text)
    {
        await channels.SendAsync(topic, new LabMessage(text));
        await channels.BroadcastAsync(topic, "said", new { text });
    }
}
