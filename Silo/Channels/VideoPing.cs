namespace Orleans.Channels.Samples;

/// <summary>A sign of life.</summary>
/// <param name="Count">How many there were for this member.</param>
public sealed record VideoPing(long Count);
