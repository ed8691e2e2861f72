namespace Orleans.Channels.Tests;

/// <summary>Never comes to life.</summary>
public sealed class FailingApiChannel : Channel
{
    public override ValueTask ActivateAsync() => throw new InvalidOperationException("It has no database.");
}
