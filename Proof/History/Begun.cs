namespace Orleans.Channels.Proof.History;

/// <summary>An operation is on its way.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who asks.</param>
/// <param name="Topic">On which topic.</param>
/// <param name="Id">
/// The operation: the name of who asks, <c>/</c> and a number that grows with each. A message that is said goes by it. An
/// attempt that is made again is an operation of its own.
/// </param>
/// <param name="Verb">What is asked for.</param>
/// <param name="Whom">Who is kicked, or null.</param>
internal sealed record Begun(long At, string Who, string Topic, string Id, Verb Verb, string? Whom = null) : Entry(At, Who, Topic);
