namespace Orleans.Channels.Tests;

/// <summary>Reaches topics but those that begin with <c>down:</c>, until they are said to be up again.</summary>
internal sealed class DownTopics(IGrainFactory grains) : IChannels
{
    private readonly ClusterChannels _channels = new(grains);

    public HashSet<string> UpAgain { get; } = [];

    public Task BroadcastAsync(string topic, string eventName, object? payload, CancellationToken cancellationToken) =>
        WhenUp(topic) ?? _channels.BroadcastAsync(topic, eventName, payload, cancellationToken);

    public Task BroadcastFromAsync(MemberId from, string topic, string eventName, object? payload, CancellationToken cancellationToken) =>
        WhenUp(topic) ?? _channels.BroadcastFromAsync(from, topic, eventName, payload, cancellationToken);

    public Task SendAsync(string topic, object message, CancellationToken cancellationToken) =>
        WhenUp(topic) ?? _channels.SendAsync(topic, message, cancellationToken);

    public Task SendAndWaitAsync(string topic, object message, CancellationToken cancellationToken) => _channels.SendAndWaitAsync(topic, message, cancellationToken);

    public Task<int> KickAsync(string topic, string? socketId, StopReason reason, CancellationToken cancellationToken) =>
        _channels.KickAsync(topic, socketId, reason, cancellationToken);

    public Task DisconnectAsync(string socketId, CancellationToken cancellationToken) =>
        _channels.DisconnectAsync(socketId, cancellationToken);

    public Task<TopicInfo> DescribeAsync(string topic, CancellationToken cancellationToken) =>
        WhenUp(topic) is null ? _channels.DescribeAsync(topic, cancellationToken) : Task.FromException<TopicInfo>(new TimeoutException("down"));

    public Task<PresencePage> ListPresenceAsync(string topic, string? after, int limit, CancellationToken cancellationToken) =>
        WhenUp(topic) is null ? _channels.ListPresenceAsync(topic, after, limit, cancellationToken) : Task.FromException<PresencePage>(new TimeoutException("down"));

    public Task<PresenceLease> TrackAsync(string topic, string key, object meta, TimeSpan lease, CancellationToken cancellationToken) =>
        _channels.TrackAsync(topic, key, meta, lease, cancellationToken);

    private Task? WhenUp(string topic) =>
        topic.StartsWith("down:", StringComparison.Ordinal) && !UpAgain.Contains(topic) ? Task.FromException(new TimeoutException("down")) : null;
}
