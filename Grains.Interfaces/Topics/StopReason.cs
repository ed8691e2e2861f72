namespace Orleans.Channels;

/// <summary>Why a channel stops a member by itself.</summary>
public enum StopReason
{
    /// <summary>All is well: the client gets <c>phx_close</c> and doesn't come back by itself (<c>:normal</c>, <c>:shutdown</c>).</summary>
    Normal,

    /// <summary>Something is wrong for now: the client gets <c>phx_error</c> and rejoins with backoff (any other reason in Phoenix).</summary>
    Failure,
}
