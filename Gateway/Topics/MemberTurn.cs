namespace Orleans.Channels.Gateway;

/// <summary>Whose turn it is between a member and its topic.</summary>
internal enum MemberTurn
{
    /// <summary>The member's: no call is under way.</summary>
    Idle,

    /// <summary>The topic's: a call is under way.</summary>
    Calling,

    /// <summary>The topic's: it has answered that a handler takes its time.</summary>
    Busy,

    /// <summary>The topic is done already, and its answer that a handler takes its time is still to come.</summary>
    ReadyEarly,
}
