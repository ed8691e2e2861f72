namespace Orleans.Channels.Proof.History;

/// <summary>A list of who is present, taken when all was quiet.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who shows it: a client, or the server.</param>
/// <param name="Topic">On which topic.</param>
/// <param name="Names">Who is on it, in order; who is there twice stands there twice.</param>
/// <param name="Expected">Who is there, in order.</param>
internal sealed record Shown(long At, string Who, string Topic, string[] Names, string[] Expected) : Entry(At, Who, Topic);
