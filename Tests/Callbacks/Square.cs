namespace Orleans.Channels.Tests;

/// <summary>A shape with a side.</summary>
public sealed record Square(int Side) : Shape;
