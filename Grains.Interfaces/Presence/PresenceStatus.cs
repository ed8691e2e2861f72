namespace Orleans.Channels;

/// <summary>What came of a change of presence.</summary>
public enum PresenceStatus
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>The same member or lease tracks that key already (<c>{:error, {:already_tracked, …}}</c>).</summary>
    AlreadyTracked,

    /// <summary>The member or lease doesn't track that key (<c>{:error, :nopresence}</c>).</summary>
    NotTracked,

    /// <summary>The member has ended, so it is on the topic no longer.</summary>
    MemberEnded,

    /// <summary>As much is tracked on the topic as may be: <c>PresenceOptions.MaxMetas</c>.</summary>
    TopicFull,

    /// <summary>The key is longer than <c>PresenceOptions.MaxKeyLength</c>.</summary>
    KeyTooLong,

    /// <summary>The meta has more bytes of JSON than <c>PresenceOptions.MaxMetaBytes</c>.</summary>
    MetaTooLarge,

    /// <summary>No route takes the topic.</summary>
    Unmatched,
}
