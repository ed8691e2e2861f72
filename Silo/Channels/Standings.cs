namespace Orleans.Channels.Samples;

/// <summary>Where all players stand.</summary>
/// <param name="Players">The players, the foremost first.</param>
public sealed record Standings(IEnumerable<Standing> Players);
