namespace Orleans.Channels;

/// <summary>
/// Declares on a channel that broadcasts of an event may be dropped for a client that is too slow for them, instead of closing it.
/// Pushes and replies are never dropped, and clients that keep up miss nothing.
/// </summary>
/// <param name="eventName">The event, exactly.</param>
/// <param name="policy">Which of them may be dropped.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class WhenSlowAttribute(string eventName, SlowPolicy policy) : Attribute
{
    /// <summary>The event.</summary>
    public string Event { get; } = eventName;

    /// <summary>Which of its broadcasts may be dropped.</summary>
    public SlowPolicy Policy { get; } = policy;
}
