namespace Orleans.Channels.Tests;

/// <summary>Lets everybody join, and has nothing to say by itself.</summary>
public sealed class ApiChannel : Channel;
