namespace Orleans.Channels.Proof.History;

/// <summary>What a fault broke has been mended, as far as people mend it.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Topic">Empty: it isn't one topic's.</param>
/// <param name="Fault">Its name on the command line.</param>
internal sealed record Mended(long At, string Who, string Topic, string Fault) : Entry(At, Who, Topic);
