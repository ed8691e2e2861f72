namespace Orleans.Channels;

/// <summary>The answer to a change of presence.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Ref">The <c>phx_ref</c> of what is tracked now; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PresenceResult")]
public readonly record struct PresenceResult([property: Id(0)] PresenceStatus Status, [property: Id(1)] string? Ref = null)
{
    /// <summary>True when it is done.</summary>
    public bool IsOk => Status == PresenceStatus.Ok;

    /// <summary>Why it isn't done, in Phoenix's words where it has some, fit for a reply; null when it is.</summary>
    public string? Reason => Status switch
    {
        PresenceStatus.Ok => null,
        PresenceStatus.AlreadyTracked => "already_tracked",
        PresenceStatus.NotTracked => "nopresence",
        PresenceStatus.MemberEnded => "member ended",
        PresenceStatus.TopicFull => "too many present",
        PresenceStatus.KeyTooLong => "key too long",
        PresenceStatus.MetaTooLarge => "meta too large",
        _ => "unmatched topic",
    };
}
