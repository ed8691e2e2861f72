namespace Orleans.Channels.Grains;

/// <summary>One broadcast in a topic's history.</summary>
/// <param name="Event">The broadcast.</param>
/// <param name="At">When it was said.</param>
internal readonly record struct KeptBroadcast(TopicEvent Event, DateTimeOffset At);
