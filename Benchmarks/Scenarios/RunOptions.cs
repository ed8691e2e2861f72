namespace Orleans.Channels.Benchmarks;

/// <summary>How long and how large a run is.</summary>
/// <param name="Sockets">How many sockets; null for what the scenario says.</param>
/// <param name="Warmup">How long the load runs before anything is measured.</param>
/// <param name="Time">How long it is measured.</param>
internal sealed record RunOptions(int? Sockets, TimeSpan Warmup, TimeSpan Time);
