namespace Orleans.Channels.Gateway;

/// <summary>Asks a topic for what was lost on the way, and it says it again.</summary>
/// <param name="topic">The topic at this gateway.</param>
/// <param name="registry">What all local topics share.</param>
internal sealed partial class TopicRepair(LocalTopic topic, TopicRegistry registry)
{
    private const int Attempts = 10;

    private bool _watchesHeld;

    /// <summary>Asks for what may have been missed, unless it is being asked for.</summary>
    public async Task VerifyAsync()
    {
        if (topic.WhatToVerify() is var (asked, after))
        {
            topic.TakeMissed(await AskAsync(asked, after), asked, after, endsRepair: false);
        }
    }

    /// <summary>Asks for what was missed. What comes meanwhile waits.</summary>
    /// <param name="asked">The activation that is asked.</param>
    public void Start(AttachedActivation asked) => _ = RunAsync(asked, asked.Cursor);

    /// <summary>Sees to it that replies don't wait for ever. Asked for under the topic's lock.</summary>
    public void WatchHeld()
    {
        if (!_watchesHeld)
        {
            _watchesHeld = true;
            _ = WatchHeldAsync();
        }
    }

    private async Task RunAsync(AttachedActivation asked, long after)
    {
        var stream = registry.Stream;
        topic.TakeMissed(await AskAsync(asked, after), asked, after, endsRepair: true);
        if (stream != registry.Stream)
        {
            // Who told the topics of the new stream passed over this one, for it was being asked already.
            await VerifyAsync();
        }
    }

    private async Task<TopicBatch?> AskAsync(AttachedActivation asked, long after)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var missed = await topic.Grain.RepairAsync(registry.Gateway, registry.Stream, asked.Epoch, after);
                if (missed is { Events.Length: > 0 })
                {
                    registry.Instruments.Repair(topic.Tag, isRepaired: true);
                    LogRepaired(registry.Logger, topic.Name.ForLog, after, missed.Events.Length);
                }

                return missed;
            }
            catch (Exception exception)
            {
                LogFailed(registry.Logger, topic.Name.ForLog, attempt, exception);
                if (attempt == Attempts || !topic.Hears(asked))
                {
                    return null;
                }

                await Task.Delay(registry.Options.RepairDelay * attempt, registry.Time);
            }
        }
    }

    private async Task WatchHeldAsync()
    {
        long? cursor = null;
        while (true)
        {
            lock (topic.Gate)
            {
                if (!topic.LookAfterHeld(ref cursor))
                {
                    _watchesHeld = false;
                    return;
                }
            }

            await Task.Delay(registry.Options.RepairDelay, registry.Time);
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Information, Message = "Topic {Topic}: something was lost after offset {After}; got {Count} events again")]
    private static partial void LogRepaired(ILogger logger, LogText topic, long after, int count);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "Topic {Topic}: asking for what was lost failed, attempt {Attempt}")]
    private static partial void LogFailed(ILogger logger, LogText topic, int attempt, Exception exception);
}
