namespace Orleans.Channels.Proof.History;

/// <summary>A fault begins.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who does it: nobody of the clients.</param>
/// <param name="Topic">Empty: it isn't one topic's.</param>
/// <param name="Fault">Its name on the command line.</param>
internal sealed record Broken(long At, string Who, string Topic, string Fault) : Entry(At, Who, Topic);
