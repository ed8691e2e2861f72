namespace Orleans.Channels.Gateway;

/// <summary>One event of one topic whose broadcasts a slow client may miss; each is told from the others by its identity.</summary>
/// <param name="policy">Which of them may be dropped.</param>
internal sealed class DroppableEvent(SlowPolicy policy)
{
    private DroppableEvent? _position;

    public SlowPolicy Policy { get; } = policy;

    /// <summary>The positions that follow its binary broadcasts, which mean nothing without them.</summary>
    public DroppableEvent Position => _position ??= new(Policy);
}
