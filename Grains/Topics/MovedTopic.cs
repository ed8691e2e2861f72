namespace Orleans.Channels.Grains;

/// <summary>What an activation that moves in order tells the next one of its members.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedTopic")]
internal sealed class MovedTopic
{
    /// <summary>Who had joined.</summary>
    [Id(0)]
    public required Dictionary<MemberId, MovedMember> Members { get; init; }

    /// <summary>Who had ended, and how.</summary>
    [Id(1)]
    public required Dictionary<MemberId, MemberStatus> Ended { get; init; }

    /// <summary>The topic's own timers.</summary>
    [Id(2)]
    public required MovedTimer[] Timers { get; init; }

    /// <summary>Who was present.</summary>
    [Id(3)]
    public required MovedOwner[] Presence { get; init; }

    /// <summary>The stream that each gateway with members hears; null from a silo of an earlier version.</summary>
    [Id(4)]
    public Dictionary<string, int>? Streams { get; init; }
}

/// <summary>A member that had joined.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedMember")]
internal sealed record MovedMember
{
    /// <summary>Its assigns; null when nobody had looked at them.</summary>
    [Id(0)]
    public Dictionary<string, byte[]>? Assigns { get; init; }

    /// <summary>Its timers.</summary>
    [Id(1)]
    public MovedTimer[] Timers { get; init; } = [];

    /// <summary>The number of the last call that it took.</summary>
    [Id(2)]
    public int LastCall { get; init; }

    /// <summary>Broadcasts that it hasn't had, and doesn't get over the stream or from the history; null from a silo of an earlier version.</summary>
    [Id(3)]
    public OwedBroadcast[]? Owed { get; init; }

    /// <summary>Whether there were more of them than are kept.</summary>
    [Id(4)]
    public bool HasMissed { get; init; }
}

/// <summary>A timer that had still to fire.</summary>
/// <param name="Due">In how long.</param>
/// <param name="Period">How long after that again, or infinite.</param>
/// <param name="Message">What it sends.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedTimer")]
internal sealed record MovedTimer([property: Id(0)] TimeSpan Due, [property: Id(1)] TimeSpan Period, [property: Id(2)] byte[] Message);

/// <summary>One who tracked, and what.</summary>
/// <param name="Member">The member; none for a lease, and for one that was gone and might come back.</param>
/// <param name="SocketId">The id of the member's socket.</param>
/// <param name="Lease">The lease's name; null for a member.</param>
/// <param name="Left">How much of its time was left, if it had one.</param>
/// <param name="Metas">What it tracked.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedOwner")]
internal sealed record MovedOwner(
    [property: Id(0)] MemberId Member, [property: Id(1)] string? SocketId, [property: Id(2)] Guid? Lease, [property: Id(3)] TimeSpan Left, [property: Id(4)] MovedMeta[] Metas);

/// <summary>One thing that was tracked.</summary>
/// <param name="Key">Under which key.</param>
/// <param name="Ref">Its ref, which clients know.</param>
/// <param name="Json">It, with its refs.</param>
/// <param name="IsTold">Whether members have heard of it.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedMeta")]
internal sealed record MovedMeta([property: Id(0)] string Key, [property: Id(1)] string Ref, [property: Id(2)] Payload Json, [property: Id(3)] bool IsTold);
