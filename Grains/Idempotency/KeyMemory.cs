namespace Orleans.Channels.Grains;

/// <summary>The idempotency keys of late and what became of their requests: for a while, up to a number, the oldest goes first.</summary>
internal sealed class KeyMemory(TimeProvider time)
{
    private readonly Dictionary<string, RememberedKey> _keys = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Since)> _inOrder = new();

    /// <summary>How many keys are remembered.</summary>
    public int Count => _keys.Count;

    /// <summary>What is known of a key; a key not seen before is remembered from now on.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">What it comes with.</param>
    /// <param name="requests">How many requests that are.</param>
    /// <param name="bounds">How long and how much to remember.</param>
    public RememberedKey Recall(string key, string fingerprint, int requests, IdempotencyBounds bounds)
    {
        ForgetWhile(since => time.GetElapsedTime(since) >= bounds.Window);
        if (_keys.TryGetValue(key, out var known))
        {
            return known;
        }

        ForgetWhile(_ => _keys.Count >= bounds.Keys);
        _inOrder.Enqueue((key, time.GetTimestamp()));
        return _keys[key] = new RememberedKey(fingerprint, requests);
    }

    private void ForgetWhile(Func<long, bool> isTooMuch)
    {
        while (_inOrder.TryPeek(out var oldest) && isTooMuch(oldest.Since))
        {
            _keys.Remove(oldest.Key);
            _inOrder.Dequeue();
        }
    }
}
