namespace Orleans.Channels.Samples;

/// <summary>How often a player has tapped.</summary>
/// <param name="Taps">How often, in this race.</param>
public sealed record TapCount(int Taps);
