using System.Collections.Concurrent;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// The queues of one waiting stream provider that this silo holds or takes events from: a keyed service with the provider's
/// name.
/// </summary>
internal sealed class LocalQueues
{
    private readonly HashRingBasedStreamQueueMapper _mapper;
    private readonly ConcurrentDictionary<(uint Queue, object User), byte> _users = [];

    internal LocalQueues(HashRingBasedStreamQueueMapper mapper) => _mapper = mapper;

    /// <summary>Tells whether a stream's events go through this silo on their way.</summary>
    /// <param name="stream">The stream.</param>
    public bool Carry(StreamId stream)
    {
        var queue = _mapper.GetQueueForStream(stream).GetNumericId();
        return _users.Keys.Any(use => use.Queue == queue);
    }

    /// <summary>
    /// Lets queues that are held here, and taken from on another silo, go there: the silo is about to stop. Done when they
    /// have gone.
    /// </summary>
    public async Task LeaveAsync()
    {
        foreach (var queue in _users.Keys.Select(use => use.User).OfType<WaitingQueueGrain>())
        {
            if (await queue.AsReference<IWaitingQueueGrain>().LeaveAsync())
            {
                await queue.GrainContext.Deactivated;
            }
        }
    }

    internal void Add(uint queue, object user) => _users.TryAdd((queue, user), 0);

    internal void Remove(uint queue, object user) => _users.TryRemove((queue, user), out _);
}
