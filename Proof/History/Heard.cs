namespace Orleans.Channels.Proof.History;

/// <summary>A message came.</summary>
/// <param name="At">When.</param>
/// <param name="Who">To whom.</param>
/// <param name="Topic">On which topic.</param>
/// <param name="Id">The operation that said it.</param>
internal sealed record Heard(long At, string Who, string Topic, string Id) : Entry(At, Who, Topic);
