namespace Orleans.Channels;

/// <summary>What is done with a payload that can't be read into what its handler wants.</summary>
public enum UnreadablePayload
{
    /// <summary>The member crashes, as a Phoenix channel does: <c>phx_error</c>, and phoenix.js joins again. A join is refused with <c>join crashed</c>.</summary>
    Crash,

    /// <summary>The push or the join is answered with <c>error</c> and problem details by field, and the member goes on.</summary>
    Reply,
}
