namespace Orleans.Channels.Benchmarks;

/// <summary>Where clients connect, and how they talk there.</summary>
/// <param name="Wire">The protocol.</param>
/// <param name="Path">The request's path and query.</param>
/// <param name="Ports">Ports of 127.0.0.1; clients spread over them.</param>
/// <param name="Way">How clients come there.</param>
/// <param name="Processes">The processes whose CPU and memory count; none when they are unknown.</param>
internal sealed record Target(Wire Wire, string Path, IReadOnlyList<int> Ports, Way Way, IReadOnlyList<int> Processes);
