namespace Orleans.Channels.Gateway;

/// <summary>One event of one topic whose broadcasts a slow client may miss; each is told from the others by its identity.</summary>
/// <param name="policy">Which of them may be dropped.</param>
internal sealed class DroppableEvent(SlowPolicy policy)
{
    public SlowPolicy Policy { get; } = policy;
}
