using Orleans.Channels.Proof.Checking;

namespace Orleans.Channels.Proof;

/// <summary>What a run has shown.</summary>
/// <param name="Misses">The bars that were missed, each with its fault.</param>
/// <param name="Violations">The promises that the recorded history breaks.</param>
internal sealed record Verdict(IReadOnlyList<string> Misses, IReadOnlyList<Violation> Violations)
{
    /// <summary>Whether all is as it must be.</summary>
    public bool IsKept => Misses.Count == 0 && Violations.Count == 0;
}
