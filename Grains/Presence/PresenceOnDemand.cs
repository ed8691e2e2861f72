namespace Orleans.Channels.Grains;

/// <summary>A topic's presence, made when something is first asked of it: most topics have none.</summary>
/// <param name="make">Makes it.</param>
internal sealed class PresenceOnDemand(Func<TopicPresence> make)
{
    public TopicPresence Value => Made ??= make();

    /// <summary>Null until something has been asked of it.</summary>
    public TopicPresence? Made { get; private set; }
}
