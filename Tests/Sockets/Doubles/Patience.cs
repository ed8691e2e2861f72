namespace Orleans.Channels.Tests;

/// <summary>How long tests wait for what must come: on a good day none of it is used.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds that nothing announces.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var timeout = new CancellationTokenSource(Long);
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }
}
