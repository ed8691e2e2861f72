namespace Orleans.Channels.Proof.History;

/// <summary>A membership ended, for whatever reason.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Whose.</param>
/// <param name="Topic">On which topic.</param>
internal sealed record Left(long At, string Who, string Topic) : Entry(At, Who, Topic);
