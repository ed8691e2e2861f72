namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A silo and a gateway apart; clients talk to the gateway only.</summary>
public sealed class TwoProcesses : ChannelServer
{
    public const string Collection = "End to end, two processes";

    protected override async Task StartAsync()
    {
        await StartSiloAsync(LocalPorts.Next(), withGateway: false);
        await StartGatewayAsync(Port);
    }
}
