namespace Orleans.Channels.Tests;

/// <summary>What a topic was asked to give again.</summary>
internal sealed record RepairRequest(string Gateway, long Epoch, long After, int Stream = 0);
