namespace Orleans.Channels.Grains;

/// <summary>Tells the activations of a topic apart: a later one has a higher epoch.</summary>
internal static class TopicEpoch
{
    private static long _last;

    /// <summary>The epoch of an activation that begins now. No two of this process are equal, even while its clock stands still or is set back.</summary>
    public static long Next(TimeProvider time)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
