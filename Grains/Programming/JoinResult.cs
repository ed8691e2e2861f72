namespace Orleans.Channels;

/// <summary>What a channel answers to a join (<c>{:ok, reply, socket}</c>, <c>{:error, reply}</c> of <c>Phoenix.Channel.join/3</c>).</summary>
public readonly struct JoinResult
{
    private JoinResult(bool isOk, Payload response, HistoryFloor floor = default)
    {
        IsOk = isOk;
        Response = response;
        Floor = floor;
    }

    /// <summary>Whether the member is let in.</summary>
    public bool IsOk { get; }

    internal Payload Response { get; }

    internal HistoryFloor Floor { get; }

    /// <summary>The same, with a bound to what the member may hear of the topic's history.</summary>
    /// <param name="floor">From where on. Without this, <see cref="HistoryFloor.Beginning"/>.</param>
    public JoinResult WithHistory(HistoryFloor floor) => new(IsOk, Response, floor);

    /// <summary>Lets the member in, with an empty object as the reply's response.</summary>
    public static JoinResult Ok() => new(true, Payload.Empty);

    /// <summary>Lets the member in.</summary>
    /// <param name="response">What <see cref="Payload.From(object?)"/> takes; any JSON.</param>
    public static JoinResult Ok(object? response) => new(true, Payload.From(response));

    /// <summary>Refuses the member, with an empty object as the reply's response.</summary>
    public static JoinResult Error() => new(false, Payload.Empty);

    /// <summary>Refuses the member; the client may try again.</summary>
    /// <param name="response">What <see cref="Payload.From(object?)"/> takes; by custom <c>new { reason = "…" }</c>.</param>
    public static JoinResult Error(object? response) => new(false, Payload.From(response));
}
