namespace Orleans.Channels.Proof.History;

/// <summary>An operation was answered, or is given up.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who asked.</param>
/// <param name="Topic">On which topic.</param>
/// <param name="Id">The operation.</param>
/// <param name="Outcome">What is known of it.</param>
/// <param name="Value">The counter's value in the answer, or null.</param>
internal sealed record Ended(long At, string Who, string Topic, string Id, Outcome Outcome, long? Value = null) : Entry(At, Who, Topic);
