namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A server with short polls, so that odd ones soon give their connections back.</summary>
public sealed class AbusedServer : ChannelServer
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Gateway:PollWindow"] = "00:00:01",
    };

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
