namespace Orleans.Channels.Grains;

/// <summary>Where a member is in its life.</summary>
internal enum MemberPhase : byte
{
    /// <summary>Its channel hasn't decided yet.</summary>
    Joining,

    /// <summary>It was let in.</summary>
    Joined,

    /// <summary>Its end is certain: nothing more reaches it. Its join or the channel's last callback for it may still run.</summary>
    Ending,

    /// <summary>Nothing is left to do for it.</summary>
    Ended,
}
