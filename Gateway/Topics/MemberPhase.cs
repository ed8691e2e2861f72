namespace Orleans.Channels.Gateway;

/// <summary>How far a member has come.</summary>
internal enum MemberPhase
{
    /// <summary>Behind another member's join of the same topic, by the same client.</summary>
    Waiting,

    /// <summary>Its join is under way: the client's own, or one on its behalf after its activation was left.</summary>
    Joining,

    /// <summary>It has joined, and its events go to the topic.</summary>
    Joined,

    /// <summary>It has ended, for good.</summary>
    Ended,
}
