namespace Orleans.Channels.Samples;

/// <summary>Whether a member is writing.</summary>
/// <param name="Now">True when it begins, false when it ends.</param>
public sealed record Typing(bool Now);
