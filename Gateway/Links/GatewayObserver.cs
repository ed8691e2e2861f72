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
            switch (item.Item)
            {
                case TopicBatch batch:
                    topics.Receive(batch);
                    break;
                case GatewayDisconnect disconnect:
                    await view.DisconnectAsync(disconnect.SocketId);
                    break;
                case GatewayBeat beat:
                    OnBeat?.Invoke(beat.Nonce);
                    break;
            }
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogError(_logger, ex);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2207, Level = LogLevel.Warning, Message = "The gateway's stream reported an error; what was lost is repaired as it shows")]
    private static partial void LogError(ILogger logger, Exception exception);
}
