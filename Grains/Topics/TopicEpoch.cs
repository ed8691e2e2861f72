using System.Runtime.CompilerServices;

namespace Orleans.Channels.Grains;

/// <summary>Tells the activations of a topic apart: a later one has a higher epoch.</summary>
internal static class TopicEpoch
{
    // So that offsets stay below 2^53, which JavaScript can count to.
    private const long TicksPerOffset = 100;

    private static readonly ConditionalWeakTable<TimeProvider, StrongBox<long>> Apart = [];
    private static readonly StrongBox<long> Process = new();

    /// <summary>
    /// The epoch of an activation that begins now. No two of this process are equal, even while its clock stands still or is set
    /// back; and it is above the one before, where that is known, whatever the clocks of two machines say.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="after">The latest epoch that is known of the topic, from the storage or from the activation that moved; else 0.</param>
    public static long Next(TimeProvider time, long after = 0)
    {
        var counted = Apart.TryGetValue(time, out var own) ? own : Process;
        while (true)
        {
            var last = Volatile.Read(ref counted.Value);
            var next = Math.Max(Math.Max(last, after) + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref counted.Value, next, last) == last)
            {
                return next;
            }
        }
    }

    /// <summary>Counts the epochs of a clock apart from the process's: those of a simulation, whose time is another.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="last">The latest epoch, which clocks may share.</param>
    public static void CountApart(TimeProvider time, StrongBox<long> last) => Apart.Add(time, last);

    /// <summary>
    /// Where the offsets of an activation begin that goes on with a stored history. What another one may have said, and the
    /// storage doesn't know of, lies below: so no offset is used twice.
    /// </summary>
    public static long FirstOffset(long epoch) => epoch / TicksPerOffset;
}
