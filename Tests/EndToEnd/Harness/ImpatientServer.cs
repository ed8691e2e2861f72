namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A server that closes silent sockets after two seconds, where the default is a minute.</summary>
public sealed class ImpatientServer : ChannelServer
{
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(2);

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Gateway:IdleTimeout"] = IdleTimeout.ToString(),
    };

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
