namespace Orleans.Channels;

/// <summary>What becomes of an event's broadcasts that wait for a client slower than they come. Ours alone: Phoenix has no such choice.</summary>
public enum SlowPolicy
{
    /// <summary>Each of them waits; when too much waits, the client is closed. What events have that declare nothing.</summary>
    Close,

    /// <summary>When too much waits for the client, the oldest of them make room for what is new.</summary>
    DropOldest,

    /// <summary>Only the newest of them waits.</summary>
    KeepLatest,
}
