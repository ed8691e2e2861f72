namespace Orleans.Channels.Benchmarks;

/// <summary>A service that lives for a scope.</summary>
public sealed class CallbackTally;
