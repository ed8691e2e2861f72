namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Silo and gateway in one process: <c>dotnet run --project Silo</c>.</summary>
public sealed class OneProcess : ChannelServer
{
    public const string Collection = "End to end, one process";

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
