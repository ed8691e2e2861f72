namespace Orleans.Channels.Samples;

/// <summary>Asks the tap race to show its standings.</summary>
[GenerateSerializer, Immutable]
public sealed record StandingsChanged;
