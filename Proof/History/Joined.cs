namespace Orleans.Channels.Proof.History;

/// <summary>A join was answered with ok.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who joined.</param>
/// <param name="Topic">Which topic.</param>
/// <param name="Recovered">Whether all comes that was missed since the session before.</param>
internal sealed record Joined(long At, string Who, string Topic, bool Recovered) : Entry(At, Who, Topic);
