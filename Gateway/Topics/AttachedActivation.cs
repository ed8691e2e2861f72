namespace Orleans.Channels.Gateway;

/// <summary>An activation of a topic that a gateway hears, or has left.</summary>
/// <param name="epoch">Its epoch.</param>
/// <param name="silo">The silo that it lives on, as far as is known.</param>
/// <param name="cursor">The offset that it begins behind.</param>
internal sealed class AttachedActivation(long epoch, string? silo, long cursor)
{
    private long _cursor = cursor;

    public long Epoch => epoch;

    public string? Silo => silo;

    /// <summary>The offset that it was heard up to. May be read without the lock: a reply that needn't wait is written without it.</summary>
    public long Cursor
    {
        get => Volatile.Read(ref _cursor);
        set => Volatile.Write(ref _cursor, value);
    }

    /// <summary>Whether it has been asked for what was lost.</summary>
    public bool IsRepairing { get; set; }

    /// <summary>False once the members were told that something is lost: nobody here is owed what it said behind the cursor.</summary>
    public bool IsOwed { get; set; } = true;
}
