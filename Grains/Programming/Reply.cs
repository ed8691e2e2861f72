namespace Orleans.Channels;

/// <summary>
/// What a handler answers (<c>{:reply, …}</c>, <c>{:noreply, …}</c>, <c>{:stop, …}</c> of <c>Phoenix.Channel</c>).
/// </summary>
public readonly struct Reply
{
    private Reply(string? status, Payload response, StopReason? stop)
    {
        Status = status;
        Response = response;
        StopReason = stop;
    }

    /// <summary>No reply; the client's push gets none, or a late one through <see cref="Channel.ReplyAsync"/>.</summary>
    public static Reply None => default;

    /// <summary>The status on the wire, or null for no reply.</summary>
    public string? Status { get; }

    /// <summary>The response on the wire.</summary>
    internal Payload Response { get; }

    /// <summary>Why the member ends after this reply, or null when it goes on.</summary>
    internal StopReason? StopReason { get; }

    /// <summary>Replies <c>ok</c> with an empty object.</summary>
    public static Reply Ok() => new("ok", Payload.Empty, null);

    /// <summary>Replies <c>ok</c>.</summary>
    /// <param name="response">What <see cref="Payload.From(object?)"/> takes; any JSON, or binary.</param>
    public static Reply Ok(object? response) => new("ok", Payload.From(response), null);

    /// <summary>Replies <c>error</c> with an empty object.</summary>
    public static Reply Error() => new("error", Payload.Empty, null);

    /// <summary>Replies <c>error</c>.</summary>
    /// <param name="response">What <see cref="Payload.From(object?)"/> takes; any JSON, or binary.</param>
    public static Reply Error(object? response) => new("error", Payload.From(response), null);

    /// <summary>Replies with a status of one's own; phoenix.js hands it to <c>receive(status, …)</c>.</summary>
    /// <param name="status">Any text.</param>
    /// <param name="response">What <see cref="Payload.From(object?)"/> takes; any JSON, or binary.</param>
    public static Reply With(string status, object? response)
    {
        ArgumentException.ThrowIfNullOrEmpty(status);
        return new(status, Payload.From(response), null);
    }

    /// <summary>Ends the member, without a reply.</summary>
    /// <param name="reason">Whether the client sees <c>phx_close</c> or <c>phx_error</c>.</param>
    public static Reply Stop(StopReason reason = Channels.StopReason.Normal) => new(null, default, reason);

    /// <summary>Replies, then ends the member.</summary>
    /// <param name="reply">What goes out first.</param>
    /// <param name="reason">Whether the client sees <c>phx_close</c> or <c>phx_error</c>.</param>
    public static Reply Stop(Reply reply, StopReason reason = Channels.StopReason.Normal) => new(reply.Status, reply.Response, reason);
}
