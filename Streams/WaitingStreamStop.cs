namespace Orleans.Channels.Streams;

/// <summary>
/// Tells a provider's receivers and queues on this silo that the silo has begun to stop. The pulling agents wait for
/// their receivers, so a wait that went on would hold up the silo's stop.
/// </summary>
internal sealed class WaitingStreamStop(int stage) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Gets the token that is cancelled when the silo begins to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(
            nameof(WaitingStreamStop), stage, static _ => Task.CompletedTask, _ => _stopping.CancelAsync());

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
