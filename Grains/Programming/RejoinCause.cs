namespace Orleans.Channels;

/// <summary>Why a member is taken in once more, on behalf of a client that has noticed nothing.</summary>
public enum RejoinCause
{
    /// <summary>The topic moved in order, as when a silo stops: the member brought along its assigns, its presence and its timers.</summary>
    Moved,

    /// <summary>
    /// The topic's activation was lost, with its silo as a rule: of the member its assigns are left, as they were when its gateway last heard
    /// from it; its presence and its timers are gone.
    /// </summary>
    Lost,
}
