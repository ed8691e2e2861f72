namespace Orleans.Channels.Samples;

/// <summary>Where a player stands.</summary>
/// <param name="Name">The player's name.</param>
/// <param name="Taps">How often it has tapped.</param>
public sealed record Standing(string Name, int Taps);
