namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A server whose polls wait two seconds, where the default is ten.</summary>
public sealed class ShortPolls : ChannelServer
{
    public const string Collection = "End to end, short polls";

    public static readonly TimeSpan PollWindow = TimeSpan.FromSeconds(2);

    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Gateway:PollWindow"] = PollWindow.ToString(),
        ["Gateway:Origins:0"] = "//*.example.com",
    };

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
