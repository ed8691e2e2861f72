using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>Says more about one route than its pattern and its channel.</summary>
public sealed class ChannelRouteBuilder
{
    internal ChannelRouteBuilder()
    {
    }

    internal HistoryRule? Rule { get; private set; }

    /// <summary>
    /// Keeps the topics' latest broadcasts, so that a client that was away gets what it missed (see the guide to history). A channel that
    /// intercepts broadcasts can't have one.
    /// </summary>
    /// <param name="size">How many broadcasts of a topic are kept, from 1 to 100,000.</param>
    /// <param name="age">For how long, more than zero. A topic with a history in memory alone stays active for that time.</param>
    /// <param name="storage">Where they are kept. The grain storage is <see cref="TopicOptions.Storage"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or the age is outside its range.</exception>
    public ChannelRouteBuilder History(int size, TimeSpan age, HistoryStorage storage = HistoryStorage.Memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero);
        Rule = new HistoryRule(size, age, storage);
        return this;
    }
}
