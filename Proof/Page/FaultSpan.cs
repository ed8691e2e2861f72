namespace Orleans.Channels.Proof.Page;

/// <summary>When a fault was.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="From">Where it begins, in seconds from the run's first line.</param>
/// <param name="To">Where it was mended, or the run's end.</param>
internal sealed record FaultSpan(string Name, double From, double To);
