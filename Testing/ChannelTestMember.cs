namespace Orleans.Channels.Testing;

/// <summary>
/// One socket's joined conversation on one topic, as its client sees it. An assertion takes the first message that fits and leaves the others, in the
/// order they came, as in <c>Phoenix.ChannelTest</c>. Of a payload it names what must be there: other members of an object may be there too.
/// </summary>
public sealed class ChannelTestMember
{
    private readonly ChannelTestSocket _socket;
    private readonly string _joinRef;

    internal ChannelTestMember(ChannelTestSocket socket, string topic, string joinRef, Payload response)
    {
        _socket = socket;
        _joinRef = joinRef;
        Topic = topic;
        Response = response;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>What the channel answered to the join.</summary>
    public Payload Response { get; }

    /// <summary>Pushes an event to the channel (<c>push/3</c>), without waiting for its handler.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes, bytes included; null for an empty object.</param>
    /// <returns>The push's ref, for <see cref="AssertReplyAsync"/>.</returns>
    /// <exception cref="ChannelAssertionException">The socket is closed.</exception>
    public async Task<string> PushAsync(string eventName, object? payload = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var reference = _socket.NextRef();
        await _socket.SendAsync(_joinRef, reference, Topic, eventName, payload);
        return reference;
    }

    /// <summary>Waits for the reply to a push (<c>assert_reply</c>).</summary>
    /// <param name="reference">The push's ref.</param>
    /// <param name="status">The reply's status.</param>
    /// <param name="payload">What the response must hold; null for anything.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ChannelAssertionException">No such reply came in time; the message shows what did.</exception>
    public Task<Payload> AssertReplyAsync(string reference, string status = "ok", object? payload = null)
    {
        var pattern = new PayloadPattern(payload, _socket.Options.JsonOf(Topic));
        return TakeAsync(
            $"a reply to {reference} of status {status}{pattern}",
            frame => IsReply(frame, reference) && frame.Event == status && pattern.Matches(frame.Payload));
    }

    /// <summary>Waits for a push to this member alone (<c>assert_push</c>); a broadcast that a <c>[HandleOut]</c> passes on is one.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What the payload must hold; null for anything.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="ChannelAssertionException">No such push came in time; the message shows what did.</exception>
    public Task<Payload> AssertPushAsync(string eventName, object? payload = null) =>
        TakeEventAsync(ServerFrameKind.Push, "a push of", eventName, payload);

    /// <summary>Waits for a broadcast to reach this member (<c>assert_broadcast</c>). Whom a channel leaves out doesn't get one: join a second socket to hear it.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What the payload must hold; null for anything.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="ChannelAssertionException">No such broadcast came in time; the message shows what did.</exception>
    public Task<Payload> AssertBroadcastAsync(string eventName, object? payload = null) =>
        TakeEventAsync(ServerFrameKind.Broadcast, "a broadcast of", eventName, payload);

    /// <summary>Sees that a push has no reply (<c>refute_reply</c>).</summary>
    /// <param name="reference">The push's ref.</param>
    /// <param name="status">The status that must not come; null for any.</param>
    /// <param name="payload">What the response must not hold; null for anything.</param>
    /// <param name="within">How long to wait for it; null for <see cref="ChannelTestOptions.RefutePatience"/>.</param>
    /// <exception cref="ChannelAssertionException">Such a reply came.</exception>
    public Task RefuteReplyAsync(string reference, string? status = null, object? payload = null, TimeSpan? within = null)
    {
        var pattern = new PayloadPattern(payload, _socket.Options.JsonOf(Topic));
        return RefuteAsync(
            $"no reply to {reference}{(status is null ? string.Empty : $" of status {status}")}{pattern}",
            frame => IsReply(frame, reference) && (status is null || frame.Event == status) && pattern.Matches(frame.Payload),
            within);
    }

    /// <summary>Sees that the member gets no such push (<c>refute_push</c>).</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What the payload must not hold; null for anything.</param>
    /// <param name="within">How long to wait for it; null for <see cref="ChannelTestOptions.RefutePatience"/>.</param>
    /// <exception cref="ChannelAssertionException">Such a push came.</exception>
    public Task RefutePushAsync(string eventName, object? payload = null, TimeSpan? within = null) =>
        RefuteEventAsync(ServerFrameKind.Push, "no push of", eventName, payload, within);

    /// <summary>Sees that no such broadcast reaches the member (<c>refute_broadcast</c>).</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What the payload must not hold; null for anything.</param>
    /// <param name="within">How long to wait for it; null for <see cref="ChannelTestOptions.RefutePatience"/>.</param>
    /// <exception cref="ChannelAssertionException">Such a broadcast came.</exception>
    public Task RefuteBroadcastAsync(string eventName, object? payload = null, TimeSpan? within = null) =>
        RefuteEventAsync(ServerFrameKind.Broadcast, "no broadcast of", eventName, payload, within);

    /// <summary>Waits until the channel has ended the member well: the client got <c>phx_close</c> and stays away.</summary>
    /// <exception cref="ChannelAssertionException">It didn't, in time; the message shows what came.</exception>
    public Task AssertCloseAsync() => TakeAsync("phx_close", frame => frame.Kind == ServerFrameKind.Close && frame.JoinRef == _joinRef);

    /// <summary>Waits until the member has crashed: the client got <c>phx_error</c> and would join again.</summary>
    /// <exception cref="ChannelAssertionException">It didn't, in time; the message shows what came.</exception>
    public Task AssertErrorAsync() => TakeAsync("phx_error", frame => frame.Kind == ServerFrameKind.Error && frame.JoinRef == _joinRef);

    /// <summary>Leaves the topic (<c>leave/1</c>), and waits until the channel has said good-bye.</summary>
    /// <exception cref="ChannelAssertionException">No answer came in time, or the socket is closed.</exception>
    public async Task LeaveAsync()
    {
        await AssertReplyAsync(await PushAsync("phx_leave"));
        await AssertCloseAsync();
    }

    private bool IsReply(ServerFrame frame, string reference) =>
        frame.Kind == ServerFrameKind.Reply && frame.Topic == Topic && frame.Ref == reference;

    private Task<Payload> TakeEventAsync(ServerFrameKind kind, string what, string eventName, object? payload)
    {
        var pattern = new PayloadPattern(payload, _socket.Options.JsonOf(Topic));
        return TakeAsync($"{what} \"{eventName}\"{pattern}", frame => IsEvent(frame, kind, eventName) && pattern.Matches(frame.Payload));
    }

    private Task RefuteEventAsync(ServerFrameKind kind, string what, string eventName, object? payload, TimeSpan? within)
    {
        var pattern = new PayloadPattern(payload, _socket.Options.JsonOf(Topic));
        return RefuteAsync($"{what} \"{eventName}\"{pattern}", frame => IsEvent(frame, kind, eventName) && pattern.Matches(frame.Payload), within);
    }

    private bool IsEvent(ServerFrame frame, ServerFrameKind kind, string eventName) =>
        frame.Kind == kind && frame.Topic == Topic && frame.Event == eventName && (frame.JoinRef is null || frame.JoinRef == _joinRef);

    // Behind phx_error the member gets nothing any more: who waits for something fails at once, with what the channel threw.
    private async Task<Payload> TakeAsync(string expected, Func<ServerFrame, bool> isWanted) =>
        (await _socket.Mailbox.TakeAsync(isWanted, _socket.Options.Patience, frame => frame.Kind == ServerFrameKind.Error && frame.JoinRef == _joinRef)
            ?? throw _socket.Fail($"{expected} on \"{Topic}\"", Topic)).Payload;

    private async Task RefuteAsync(string expected, Func<ServerFrame, bool> isUnwanted, TimeSpan? within)
    {
        if (await _socket.Mailbox.PeekAsync(isUnwanted, within ?? _socket.Options.RefutePatience) is { } came)
        {
            throw new ChannelAssertionException($"Expected {expected} on \"{Topic}\", and one came: {came}.\n{_socket.Mailbox.Describe(Topic)}");
        }
    }
}
