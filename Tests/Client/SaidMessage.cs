namespace Orleans.Channels.Tests;

/// <summary>Somebody said something.</summary>
internal sealed record SaidMessage(string Body);
