namespace Orleans.Channels.Samples;

/// <summary>What is said.</summary>
internal sealed record ChatMessage(string Body);
