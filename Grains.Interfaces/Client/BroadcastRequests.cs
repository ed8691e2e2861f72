namespace Orleans.Channels;

/// <summary>Sends what is asked for: topics side by side, each topic's events one after the other, in the order given.</summary>
internal static class BroadcastRequests
{
    /// <summary>Broadcasts what isn't marked as sent, and marks what a topic has taken.</summary>
    /// <param name="channels">Reaches the topics.</param>
    /// <param name="requests">What to send.</param>
    /// <param name="sent">A mark for each.</param>
    /// <param name="onFailed">Is told what couldn't be sent. What comes behind it on its topic isn't sent either, or the order would be another when it is tried again.</param>
    /// <param name="cancellationToken">Ends it where it is.</param>
    public static Task BroadcastAsync(
        this IChannels channels, BroadcastRequest[] requests, bool[] sent, Action<Exception> onFailed, CancellationToken cancellationToken) =>
        SendAsync(request => channels.BroadcastAsync(request.Topic, request.EventName, request.Payload, cancellationToken), requests, sent, onFailed, cancellationToken);

    /// <summary>Hands to the topics' channels what isn't marked as sent, and marks what a topic has taken.</summary>
    /// <param name="channels">Reaches the topics.</param>
    /// <param name="requests">What to send.</param>
    /// <param name="sent">A mark for each.</param>
    /// <param name="onFailed">Is told what couldn't be sent.</param>
    /// <param name="cancellationToken">Ends it where it is.</param>
    public static Task SendMessagesAsync(
        this IChannels channels, BroadcastRequest[] requests, bool[] sent, Action<Exception> onFailed, CancellationToken cancellationToken) =>
        SendAsync(request => channels.SendAsync(request.Topic, new ChannelMessage(request.EventName, request.Payload), cancellationToken), requests, sent, onFailed, cancellationToken);

    private static Task SendAsync(Func<BroadcastRequest, Task> send, BroadcastRequest[] requests, bool[] sent, Action<Exception> onFailed, CancellationToken cancellationToken)
    {
        return Task.WhenAll(Enumerable.Range(0, requests.Length)
            .Where(place => !sent[place])
            .GroupBy(place => requests[place].Topic, StringComparer.Ordinal)
            .Select(SendTopicAsync));

        async Task SendTopicAsync(IEnumerable<int> places)
        {
            foreach (var place in places)
            {
                try
                {
                    await send(requests[place]);
                    sent[place] = true;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    onFailed(exception);
                    return;
                }
            }
        }
    }
}
