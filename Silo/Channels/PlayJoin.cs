namespace Orleans.Channels.Samples;

/// <summary>Who joins the tap race.</summary>
/// <param name="Name">The player's name, in 1 to 40 letters.</param>
public sealed record PlayJoin(string? Name);
