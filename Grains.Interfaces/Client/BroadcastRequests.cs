namespace Orleans.Channels;

/// <summary>Sends what is asked for: topics side by side, each topic's events one after the other, in the order given.</summary>
internal static class BroadcastRequests
{
    /// <summary>Sends what isn't marked as sent, and marks what a topic has taken.</summary>
    /// <param name="channels">Reaches the topics.</param>
    /// <param name="requests">What to send.</param>
    /// <param name="sent">A mark for each.</param>
    /// <param name="onFailed">Is told what couldn't be sent. What comes behind it on its topic isn't sent either, or the order would be another when it is tried again.</param>
    /// <param name="cancellationToken">Ends it where it is.</param>
    public static Task SendAsync(
        this IChannels channels, BroadcastRequest[] requests, bool[] sent, Action<Exception> onFailed, CancellationToken cancellationToken)
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
                    var (topic, eventName, payload) = requests[place];
                    await channels.BroadcastAsync(topic, eventName, payload, cancellationToken);
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
