using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>An event that a channel declares to send.</summary>
internal sealed record OutEvent(string Name, ITypeSymbol Payload, Location? Place);
