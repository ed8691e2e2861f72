namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A server with little memory: its heap may have 512 MiB, and the runtime ends the process where that isn't enough.</summary>
public sealed class SmallServer : ChannelServer
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["DOTNET_GCHeapHardLimit"] = "0x20000000",
    };

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
