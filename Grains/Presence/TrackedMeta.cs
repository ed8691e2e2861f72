namespace Orleans.Channels.Grains;

/// <summary>One thing that is tracked: by whom, under which key, and its JSON as it goes on the wire, made once.</summary>
internal sealed class TrackedMeta(PresenceKey key, PresenceOwner owner, string reference, string? previous, Payload json)
{
    public PresenceKey Key => key;

    /// <summary>Who tracks it; another one after coming back within the grace time.</summary>
    public PresenceOwner Owner { get; set; } = owner;

    public string Ref => reference;

    /// <summary>The ref that an update would name as the one before.</summary>
    public string? PreviousToTell => IsTold ? Ref : previous;

    /// <summary>With its refs.</summary>
    public Payload Json => json;

    /// <summary>True when members have heard of it.</summary>
    public bool IsTold { get; set; }

    /// <summary>True when it is tracked no longer.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Its place in its key.</summary>
    public LinkedListNode<TrackedMeta>? Node { get; set; }
}
