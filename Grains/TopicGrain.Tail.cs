using Orleans.Channels.Grains;

namespace Orleans.Channels;

// What operators see of a topic while they look at it.
internal sealed partial class TopicGrain
{
    private TopicTail? _tail;

    public Task<bool> TailAsync(bool withPayloads, TimeSpan lease)
    {
        if (_route is null)
        {
            DeactivateOnIdle();
            return Task.FromResult(false);
        }

        if (_tail is null)
        {
            _tail = new TopicTail(Topic.Name, withPayloads, _time, StartOnce, SendTail);
            _publisher.Tailed = e => _tail?.Add(e);
            EndTailIn(lease);
        }

        _tail.Renew(lease);
        StayActive();
        return Task.FromResult(true);
    }

    private IDisposable StartOnce(TimeSpan delay, Action action) => StartTimer(delay, Timeout.InfiniteTimeSpan, Run(action));

    // Nobody waits for it, and what is lost with a silo isn't looked at any more.
    private void SendTail(TailedFrames frames) => GrainFactory.GetGrain<ITopicGrain>(OperatorNames.Topic).SendAsync(frames).Ignore();

    private void EndTailIn(TimeSpan lease) => StartOnce(lease, () =>
    {
        if (_tail is { IsOver: false })
        {
            EndTailIn(lease);
            return;
        }

        _tail?.Stop();
        _tail = null;
        _publisher.Tailed = null;
        LingerIfEmpty();
    });
}
