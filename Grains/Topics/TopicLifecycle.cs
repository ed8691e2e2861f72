using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>How an activation of a topic begins and ends: its channel first and last, its members told, all stored, the next one told.</summary>
/// <param name="topic">The activation.</param>
internal sealed partial class TopicLifecycle(TopicActivation topic)
{
    // What is asked of the topic waits as long.
    private static readonly TimeSpan HandlerTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TerminateTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFarewellTimeout = TimeSpan.FromSeconds(1);

    private readonly TopicContext _context = topic.Context;

    /// <summary>Gives the channel its topic, and lets it begin.</summary>
    public Task ActivateChannelAsync()
    {
        topic.Channel.Attach(new ChannelContext(topic));
        topic.Migration.Expect();
        return BeginChannelAsync();
    }

    /// <summary>Begins, behind the channel.</summary>
    /// <param name="unwrittenState">The state that the activation before couldn't write, as <see cref="IChannelState.Unwritten"/> says.</param>
    public void Begin(string[]? unwrittenState)
    {
        topic.Messages.KeepTimers();
        _context.Route.Tally.AddTopics(1);
        topic.Migration.GoOn(topic.Membership);
        _context.Shared.Topics.Add(topic.Local);
        topic.Idle.StartIfIdle();
        topic.Stores.WriteMovedState(unwrittenState);
    }

    /// <summary>Ends.</summary>
    /// <param name="isMoving">Whether the next activation is told.</param>
    /// <param name="cancellationToken">Cancelled when the next one may begin, wherever this one has got to.</param>
    /// <returns>What it is told; null unless the topic moves.</returns>
    public async Task<MovedTopic?> DeactivateAsync(bool isMoving, CancellationToken cancellationToken)
    {
        // What runs is to be answered here, and no more is begun: who asks meanwhile hears of the end behind all that was said.
        topic.Calls.Hold();
        try
        {
            return await EndAsync(isMoving, cancellationToken);
        }
        finally
        {
            topic.Calls.Release();
        }
    }

    private async Task<MovedTopic?> EndAsync(bool isMoving, CancellationToken cancellationToken)
    {
        await WithinAsync(topic.Membership.WhenIdleAsync(), HandlerTimeout, cancellationToken);
        if (isMoving && topic.Presence.Made is { } presence)
        {
            // So that the next activation may show what this one did.
            await WithinAsync(presence.SendAsync(), KeptFarewellTimeout, cancellationToken);
        }

        // In one turn: what a handler did between the two would be answered, and lost.
        var moved = isMoving ? topic.Migration.ToMoved(topic.Membership) : null;
        topic.Presence.Value.Dispose();
        var ended = topic.Membership.EndAllAsync();
        topic.Tails.Current?.Stop();
        _context.Shared.Topics.Remove(topic.Local);
        _context.Route.Tally.AddTopics(-1);
        await using var overdue = cancellationToken.UnsafeRegister(static stores => ((TopicStores)stores!).Close(), topic.Stores);

        // The members' ends may take their time: once without waiting for them, and once more for what they change.
        await StoreAllAsync(isMoving);

        // Whose handler takes longer is told of its end when that is done.
        await WithinAsync(ended, TerminateTimeout, cancellationToken);
        await WithinAsync(EndChannelAsync(), FarewellTimeout, cancellationToken);
        await SayFarewellAsync(isMoving, cancellationToken);
        await StoreAllAsync(isMoving);
        topic.Stores.Close();
        topic.Publisher.Uncount();
        topic.Stores.History?.Uncount();
        if (!isMoving)
        {
            topic.Stores.LogIfStateLost();
        }

        return moved;
    }

    private Task StoreAllAsync(bool isMoving) => topic.Stores.StoreAllAsync(isMoving, topic.Publisher.Storing);

    // The gateways let their members join the next activation, behind all that this one has said.
    private async Task SayFarewellAsync(bool isMoving, CancellationToken cancellationToken)
    {
        topic.Publisher.SayMoved();
        foreach (var link in topic.Publisher.Links)
        {
            _context.Shared.Gateways.Remove(link.Gateway, _context.Self);
        }

        // When the whole cluster stops there is nobody left to take it. What a history keeps is had from the next activation.
        var isKept = topic.Stores.Store is not null || (topic.Stores.History is not null && isMoving);
        await WithinAsync(topic.Publisher.DrainAsync(), isKept ? KeptFarewellTimeout : FarewellTimeout, cancellationToken);
    }

    // One that doesn't come to life is none: it is disposed of, and not told of an end.
    private async Task BeginChannelAsync()
    {
        try
        {
            await topic.Channel.ActivateAsync();
        }
        catch (Exception)
        {
            await TryEndAsync(DisposeChannelAsync);
            throw;
        }
    }

    private async Task EndChannelAsync()
    {
        await TryEndAsync(topic.Channel.DeactivateAsync);
        await TryEndAsync(DisposeChannelAsync);
    }

    private async Task TryEndAsync(Func<ValueTask> end)
    {
        try
        {
            await end();
        }
        catch (Exception exception)
        {
            LogDeactivateFailed(_context.Logger, topic.Channel.GetType(), _context.Quoted, exception);
        }
    }

    private ValueTask DisposeChannelAsync()
    {
        if (topic.Channel is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (topic.Channel as IDisposable)?.Dispose();
        return default;
    }

    private async Task WithinAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken) => await task.WaitAsync(timeout, _context.Time, cancellationToken)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Error, Message = "{Channel} failed in DeactivateAsync, or while it was disposed of, on topic {Topic}; the topic has ended all the same")]
    private static partial void LogDeactivateFailed(ILogger logger, Type channel, LogText topic, Exception exception);
}
