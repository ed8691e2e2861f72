namespace Orleans.Channels.Proof;

/// <summary>How long phoenix.js waits before it tries again.</summary>
internal static class Backoff
{
    private static readonly int[] Sockets = [10, 50, 100, 150, 200, 250, 500, 1000, 2000];
    private static readonly int[] Channels = [1000, 2000, 5000];

    /// <summary>Before the connection's next try (<c>reconnectAfterMs</c>); the first has number 1.</summary>
    public static TimeSpan Socket(int tries) => Of(Sockets, tries, 5000);

    /// <summary>Before the channel's next join (<c>rejoinAfterMs</c>); the first has number 1.</summary>
    public static TimeSpan Channel(int tries) => Of(Channels, tries, 10_000);

    private static TimeSpan Of(int[] steps, int tries, int last) =>
        TimeSpan.FromMilliseconds(tries <= steps.Length ? steps[tries - 1] : last);
}
