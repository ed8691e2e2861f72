using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>Something that clients rely on and that isn't so any more.</summary>
/// <param name="What">What it is, in words.</param>
/// <param name="Line">Where it stands in the contract's file.</param>
/// <param name="Place">Where it was changed in the code, or null when nothing is left of it.</param>
internal sealed record ContractBreak(string What, int Line, Location? Place);
