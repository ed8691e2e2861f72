namespace Orleans.Channels.Benchmarks;

/// <summary>A run that can't go on, in words for who started it.</summary>
internal sealed class LoadException(string message) : Exception(message);
