using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>What comes over the gateway's stream, by whom it is for.</summary>
internal sealed partial class GatewayObserver(ITopicReceiver topics, IGatewayView view, ILogger<GatewayObserver> logger) : IAsyncBatchObserver<GatewayMessage>
{
    private readonly UnfailingLogger _logger = new(logger);

    /// <summary>Called with the nonce of each beat that arrives.</summary>
    public Action<long>? OnBeat { get; set; }

    public async Task OnNextAsync(IList<SequentialItem<GatewayMessage>> items)
    {
        foreach (var item in items)
        {
            // One that fails holds up none of those behind it, which are other topics': what it lost shows as a gap.
            try
            {
                await TakeAsync(item.Item);
            }
            catch (Exception exception)
            {
                LogNotTaken(_logger, exception);
            }
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogError(_logger, ex);
        return Task.CompletedTask;
    }

    private Task TakeAsync(GatewayMessage message)
    {
        switch (message)
        {
            case TopicBatch batch:
                topics.Receive(batch);
                break;
            case GatewayDisconnect disconnect:
                return view.DisconnectAsync(disconnect.SocketId);
            case GatewayBeat beat:
                OnBeat?.Invoke(beat.Nonce);
                break;
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2209, Level = LogLevel.Error, Message = "Something that came over the gateway's stream couldn't be taken; what is behind it was. That is a fault of Orleans.Channels itself")]
    private static partial void LogNotTaken(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2207, Level = LogLevel.Warning, Message = "The gateway's stream reported an error; what was lost is repaired as it shows")]
    private static partial void LogError(ILogger logger, Exception exception);
}
