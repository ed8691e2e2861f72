namespace Orleans.Channels.Grains;

/// <summary>What an operator asks about.</summary>
/// <param name="Topic">The topic.</param>
internal sealed record OperatorTopic(string? Topic);
