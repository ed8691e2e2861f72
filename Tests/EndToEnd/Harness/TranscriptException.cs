namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A conversation went another way than its transcript.</summary>
internal sealed class TranscriptException(string message, Exception inner) : Exception(message, inner);
