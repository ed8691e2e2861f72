namespace Orleans.Channels.Tests;

/// <summary>Something numbered.</summary>
internal sealed record NumberMessage(int N);
