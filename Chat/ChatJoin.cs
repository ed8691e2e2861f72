namespace Orleans.Channels.Samples;

/// <summary>Who joins.</summary>
internal sealed record ChatJoin(string UserId);
