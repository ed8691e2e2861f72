namespace Orleans.Channels;

/// <summary>Reaches topics by grain calls, from wherever there is a grain factory.</summary>
internal sealed class ClusterChannels(IGrainFactory grains) : IChannels
{
    private const int DisconnectAttempts = 3;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    public Task BroadcastAsync(string topic, string eventName, object? payload, CancellationToken cancellationToken) =>
        BroadcastFromAsync(default, topic, eventName, payload, cancellationToken);

    public Task BroadcastFromAsync(MemberId from, string topic, string eventName, object? payload, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Topic(topic)
            .BroadcastAsync(eventName, BroadcastPayload.From(payload), from)
            .WaitAsync(cancellationToken);
    }

    public Task SendAsync(string topic, object message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Topic(topic).SendAsync(message).WaitAsync(cancellationToken);
    }

    public Task SendAndWaitAsync(string topic, object message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Topic(topic).SendAndWaitAsync(message).WaitAsync(cancellationToken);
    }

    public Task<int> KickAsync(string topic, string? socketId, StopReason reason, CancellationToken cancellationToken) =>
        Topic(topic).KickAsync(socketId, reason).WaitAsync(cancellationToken);

    public async Task DisconnectAsync(string socketId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketId);
        var gateways = await ListGatewaysAsync(socketId).WaitAsync(cancellationToken);
        for (var attempt = 1; gateways.Length > 0; attempt++)
        {
            var silent = await Task.WhenAll(gateways.Select(gateway => SilentAsync(gateway, socketId))).WaitAsync(cancellationToken);
            gateways = [.. silent.OfType<string>()];
            if (gateways.Length > 0 && attempt == DisconnectAttempts)
            {
                throw new GatewaysSilentException(gateways);
            }
        }
    }

    // A directory that moves, or whose silo died, is another a moment later.
    private async Task<string[]> ListGatewaysAsync(string socketId)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await NoteAndListAsync(socketId);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && attempt < DisconnectAttempts)
            {
                await Task.Delay(RetryDelay * attempt);
            }
        }
    }

    // Noted first: a gateway that is away hears of it from the directory when it comes back, and one that is listed is asked.
    private async Task<string[]> NoteAndListAsync(string socketId)
    {
        var directory = grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key);
        try
        {
            await directory.NoteDisconnectAsync(socketId);
            return await directory.ListAllAsync();
        }
        catch (Exception exception) when (EarlierVersion.DoesNotKnow(exception))
        {
            return await directory.ListAsync();
        }
    }

    // The gateway itself when it doesn't confirm.
    private async Task<string?> SilentAsync(string gateway, string socketId)
    {
        try
        {
            await grains.GetGrain<IGatewayGrain>(gateway).DisconnectAsync(socketId);
            return null;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return gateway;
        }
    }

    public Task<TopicInfo> DescribeAsync(string topic, CancellationToken cancellationToken) =>
        Topic(topic).DescribeAsync().WaitAsync(cancellationToken);

    public Task<PresencePage> ListPresenceAsync(string topic, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Topic(topic).ListPresenceAsync(after, limit).WaitAsync(cancellationToken);
    }

    public async Task<PresenceLease> TrackAsync(string topic, string key, object meta, TimeSpan lease, CancellationToken cancellationToken)
    {
        PresenceKeyText.Check(key);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        var (grain, id) = (Topic(topic), Guid.NewGuid());
        var result = await grain.TrackPresenceAsync(id, key, MetaPayload.From(meta), lease).WaitAsync(cancellationToken);
        return new PresenceLease(grain, id, key, lease, result);
    }

    private ITopicGrain Topic(string topic)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        return grains.GetGrain<ITopicGrain>(topic);
    }
}
