using System.Collections.Concurrent;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Calls of topics in other processes, until their answers are due. One timer watches them all, and none while there are none.
/// </summary>
/// <param name="registry">What all members share.</param>
internal sealed class UnansweredCalls(TopicRegistry registry)
{
    private readonly TimeSpan _patience = registry.Options.CallPatience;

    // Calls come by the thousand, and a wait for each would cost more than a late look at it.
    private readonly TimeSpan _shortestWait = registry.Options.CallPatience / 10;

    private readonly ConcurrentQueue<Asked> _asked = new();
    private int _watching;

    private readonly record struct Asked(TopicMember Member, int Call, int Times, long At);

    /// <summary>A call has been made.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="call">Its number.</param>
    /// <param name="times">How often it has been asked.</param>
    public void Add(TopicMember member, int call, int times)
    {
        _asked.Enqueue(new Asked(member, call, times, registry.Time.GetTimestamp()));
        if (Volatile.Read(ref _watching) == 0)
        {
            _ = WatchAsync();
        }
    }

    private async Task WatchAsync()
    {
        while (!_asked.IsEmpty && Interlocked.Exchange(ref _watching, 1) == 0)
        {
            // Whoever makes a call may hold a topic's lock, and is not to give up another's call under it.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | registry.Context);
            while (_asked.TryPeek(out var first))
            {
                var left = _patience - registry.Time.GetElapsedTime(first.At);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left > _shortestWait ? left : _shortestWait, registry.Time).ConfigureAwait(registry.KeepsContext);
                }
                else if (_asked.TryDequeue(out first))
                {
                    AskAgain(first);
                }
            }

            Volatile.Write(ref _watching, 0);
        }
    }

    // One that fails ends by itself, and not the watch over all others.
    private void AskAgain(Asked asked)
    {
        try
        {
            registry.Calls.AskAgain(asked.Member, asked.Call, asked.Times);
        }
        catch (Exception exception)
        {
            asked.Member.Fail(exception);
        }
    }
}
