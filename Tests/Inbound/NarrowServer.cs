namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A server that lets little wait for a slow client, and doesn't wait long for its close frame.</summary>
public sealed class NarrowServer : ChannelServer
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Gateway:OutboxBytes"] = "262144",
        ["Gateway:CloseTimeout"] = "00:00:01",
    };

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
