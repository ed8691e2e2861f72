namespace Orleans.Channels.Tests;

/// <summary>A channel that never begins.</summary>
public sealed class UnbegunChannel(CountedFailure failure) : Channel
{
    public override ValueTask ActivateAsync() => new(failure.FailAsync());
}
