namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Two gateways of one cluster: one by itself, and one in the silo's process. They lie in folders of their own.</summary>
public sealed class TwoGateways : ChannelServer
{
    /// <summary>How long polls wait: sessions are to outlive the machine's busy moments.</summary>
    public static readonly TimeSpan PollWindow = TimeSpan.FromSeconds(5);

    /// <summary>The port of the gateway in the silo's process.</summary>
    public int OtherPort { get; } = LocalPorts.Next();

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Gateway:PollWindow"] = PollWindow.ToString(),
    };

    protected override async Task StartAsync()
    {
        await StartSiloAsync(OtherPort, withGateway: true);
        await StartGatewayAsync(Port);
    }
}
