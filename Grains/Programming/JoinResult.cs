namespace Orleans.Channels;

/// <summary>What a channel answers to a join (<c>{:ok, reply, socket}</c>, <c>{:error, reply}</c> of <c>Phoenix.Channel.join/3</c>).</summary>
public readonly struct JoinResult
{
    private JoinResult(bool isOk, Payload response)
    {
        IsOk = isOk;
        Response = response;
    }

    /// <summary>Whether the member is let in.</summary>
    public bool IsOk { get; }

    internal Payload Response { get; }

    /// <summary>Lets the member in, with an empty object as the reply's response.</summary>
    public static JoinResult Ok() => new(true, Payload.Empty);

    /// <summary>Lets the member in.</summary>
    /// <param name="response">What <see cref="Payload.From"/> takes; any JSON.</param>
    public static JoinResult Ok(object? response) => new(true, Payload.From(response));

    /// <summary>Refuses the member, with an empty object as the reply's response.</summary>
    public static JoinResult Error() => new(false, Payload.Empty);

    /// <summary>Refuses the member; the client may try again.</summary>
    /// <param name="response">What <see cref="Payload.From"/> takes; by custom <c>new { reason = "…" }</c>.</param>
    public static JoinResult Error(object? response) => new(false, Payload.From(response));
}
