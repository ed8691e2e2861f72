namespace Orleans.Channels.Samples;

/// <summary>Who won the tap race.</summary>
/// <param name="Name">The player's name.</param>
public sealed record Winner(string Name);
