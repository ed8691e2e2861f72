namespace Orleans.Channels.Gateway;

/// <summary>What an answer to a member's call is worth.</summary>
internal enum AnswerBelief
{
    /// <summary>Nothing: another was heard before it, or the call has been given up and its client told so.</summary>
    None,

    /// <summary>All that it says.</summary>
    All,

    /// <summary>What it says has happened, at an activation that was left meanwhile.</summary>
    Past,

    /// <summary>The call is lost: nobody will hear when the handlers of an activation that was left are done.</summary>
    Lost,
}
