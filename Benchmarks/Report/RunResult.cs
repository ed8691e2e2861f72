namespace Orleans.Channels.Benchmarks;

/// <summary>One run of one scenario against one peer.</summary>
/// <param name="Scenario">What was measured.</param>
/// <param name="Peer">Of whom.</param>
/// <param name="Round">The how manyeth time, from 1.</param>
/// <param name="LoadAverage">How busy the machine was before.</param>
/// <param name="Missed">What never came.</param>
/// <param name="OutOfOrder">What came again, or after a later one.</param>
/// <param name="Figures">What was measured, by name and unit.</param>
internal sealed record RunResult(
    string Scenario, string Peer, int Round, double LoadAverage, long Missed, long OutOfOrder, IReadOnlyDictionary<string, double> Figures);
