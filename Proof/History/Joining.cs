namespace Orleans.Channels.Proof.History;

/// <summary>A join is on its way.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who joins.</param>
/// <param name="Topic">Which topic.</param>
internal sealed record Joining(long At, string Who, string Topic) : Entry(At, Who, Topic);
