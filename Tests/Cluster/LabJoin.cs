namespace Orleans.Channels.Tests;

/// <summary>What a join of a <see cref="LabChannel"/> asks for.</summary>
internal sealed record LabJoin(string? Name = null, bool Refuse = false, bool Crash = false, string? Gate = null, int Sends = 0, bool Timer = false);
