namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Nested connect params as a type.</summary>
internal sealed record ConnectParamsShape(Dictionary<string, string> A, string[] List);
