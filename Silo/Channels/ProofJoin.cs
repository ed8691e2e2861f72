namespace Orleans.Channels.Samples;

/// <summary>Who joins the failover proof.</summary>
/// <param name="Name">Under which it is present, or null for who only speaks.</param>
public sealed record ProofJoin(string? Name);
