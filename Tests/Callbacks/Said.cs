namespace Orleans.Channels.Tests;

/// <summary>Who says how.</summary>
public sealed record Said(Mood Mood, string? SaidBy);
