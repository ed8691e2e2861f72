namespace Orleans.Channels;

/// <summary>A gateway in the same process as a silo: the silo's topics hand it what they say themselves, and need no stream for it.</summary>
internal interface ILocalGateway
{
    /// <summary>The gateway's id.</summary>
    string Id { get; }

    /// <summary>Hands on what a topic says.</summary>
    /// <param name="batch">The topic's events.</param>
    /// <returns>Completes when the batch has been handed to the members' sockets. That isn't done in the caller's turn.</returns>
    Task ReceiveAsync(TopicBatch batch);
}
