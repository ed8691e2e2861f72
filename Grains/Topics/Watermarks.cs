namespace Orleans.Channels.Grains;

/// <summary>
/// When a topic that falls quiet says its offset once more. A lost last event shows only when something follows it; repeated, for one
/// outage may take several. A busy topic puts its watermarks off, for its next event does their work.
/// </summary>
/// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
/// <param name="lastOffset">The offset of the latest event.</param>
/// <param name="say">Says a watermark, which has an offset of its own.</param>
/// <param name="done">Called when the last one has had its time.</param>
internal sealed class Watermarks(Func<TimeSpan, Action, IDisposable> startTimer, Func<long> lastOffset, Action say, Action done)
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20)];

    private IDisposable? _timer;
    private long _through;
    private int _said;

    /// <summary>Something was said: watermarks follow when the topic falls quiet.</summary>
    public void Follow()
    {
        _said = 0;
        _timer ??= startTimer(Delays[0], Due);
    }

    private void Due()
    {
        _timer = null;
        var isQuiet = _through == lastOffset();
        if (isQuiet && _said == Delays.Length)
        {
            done();
            return;
        }

        if (isQuiet)
        {
            _said++;
            say();
        }

        _through = lastOffset();
        _timer = startTimer(Delays[Math.Min(_said, Delays.Length - 1)], Due);
    }
}
