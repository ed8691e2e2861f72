namespace Orleans.Channels.Grains;

/// <summary>
/// A gateway of the same process, which needs no stream. It writes to few members in the topic's own turn, before the publish returns; all
/// else that it does on hearing a batch it does on the thread pool, for a rejoin or a repair mustn't go on as part of that turn.
/// </summary>
/// <param name="gateway">The gateway.</param>
internal sealed class InProcessSink(ILocalGateway gateway) : IGatewaySink
{
    public void MoveTo(int stream)
    {
        // It hears all that is handed to it, whatever stream it has taken.
    }

    public Task PublishAsync(TopicBatch batch) => gateway.ReceiveAsync(batch);
}
