using System.Collections.Concurrent;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Who may come in, as the test decides, and who has asked.</summary>
internal sealed class Door
{
    /// <summary>Decides; lets everybody in unless set.</summary>
    public Func<ConnectInfo, ValueTask<ConnectResult>> Decide { get; set; } = static _ => new(ConnectResult.Accept());

    public ConcurrentQueue<ConnectInfo> Asked { get; } = [];

    public ConnectInfo Last => Asked.Last();
}
