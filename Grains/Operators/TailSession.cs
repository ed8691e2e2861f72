namespace Orleans.Channels.Grains;

/// <summary>Whether operators look at a topic: a tail lasts as long as it is asked for again, and keeps the topic meanwhile.</summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="idle">How long the topic lives when nobody looks.</param>
/// <param name="send">Sends frames to the operators.</param>
internal sealed class TailSession(TopicContext context, TopicPublisher publisher, IdleTimeout idle, Action<TailedFrames> send)
{
    /// <summary>What takes down frames; null while nobody looks.</summary>
    public TopicTail? Current { get; private set; }

    /// <summary>Begins to look, or goes on.</summary>
    /// <param name="withPayloads">Whether what frames carry is shown; as the first one asked.</param>
    /// <param name="lease">For how long.</param>
    public void Renew(bool withPayloads, TimeSpan lease)
    {
        if (Current is null)
        {
            Current = new TopicTail(context.Topic.Name, withPayloads, context.Time, context.Turns.StartOnce, send);
            publisher.Tailed = e => Current?.Add(e);
            EndIn(lease);
        }

        Current.Renew(lease);
        idle.Stop();
    }

    private void EndIn(TimeSpan lease) => context.Turns.StartOnce(lease, () =>
    {
        if (Current is { IsOver: false })
        {
            EndIn(lease);
            return;
        }

        Current?.Stop();
        Current = null;
        publisher.Tailed = null;
        idle.StartIfIdle();
    });
}
