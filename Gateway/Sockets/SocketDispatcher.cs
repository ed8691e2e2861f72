using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The socket's state machine: what a client's frame means, by the cases of <c>Phoenix.Socket</c>'s <c>handle_in/4</c> and in
/// their order.
/// </summary>
internal sealed class SocketDispatcher(
    TopicRegistry registry, GatewayIdentity gateway, IOptions<ChannelGatewayOptions> options)
{
    private const string PhoenixTopic = "phoenix";
    private const string Heartbeat = "heartbeat";
    private const string AccessToken = "access_token";
    private const string Join = "phx_join";
    private const string Leave = "phx_leave";

    private readonly ChannelGatewayOptions _options = options.Value;
    private readonly NewTopics _newTopics = new(options.Value, registry.Time);

    /// <summary>
    /// Whether to take the frame is no more than to queue a turn of its topic. Anything else may meet an application's code, which may
    /// wait: whoever listens to traces, filters calls, or writes logs.
    /// </summary>
    public static bool IsForTopicHere(SocketConnection socket, in InboundFrame frame) =>
        frame.Event != Join && frame.Topic.Text is { } topic && socket.Find(topic) is { IsAtTopic: true } && !ChannelsTelemetry.IsTraced;

    /// <summary>Counts what is no frame and is answered all the same; false when it is one too many.</summary>
    public bool TryCount(SocketConnection socket) => RateOf(socket).TryMessage();

    /// <summary>Takes one frame. Completes at once, unless the frame's member has too much to do: then when it may go on.</summary>
    public ValueTask DispatchAsync(SocketConnection socket, in InboundFrame frame)
    {
        var rate = RateOf(socket);
        if (!rate.TryMessage())
        {
            socket.Reply(Ref.Null, frame, ReplyStatus.Error, ReplyStatus.TooManyMessages);
            return default;
        }

        // Heartbeat: answered here, whatever its payload, with a null join_ref.
        if (frame is { Topic.Text: PhoenixTopic, Event: Heartbeat })
        {
            socket.Reply(Ref.Null, frame, ReplyStatus.Ok, Payload.Empty);
            return default;
        }

        // A fresh token: an event of our own on Phoenix's topic, for sockets whose token expires.
        if (frame is { Topic.Text: PhoenixTopic, Event: AccessToken } && socket.Lifetime is { } lifetime)
        {
            if (!rate.TryRenew())
            {
                socket.Reply(Ref.Null, frame, ReplyStatus.Error, ReplyStatus.TooManyTokens);
                return default;
            }

            return new ValueTask(ProlongAsync(socket, lifetime, frame));
        }

        var member = frame.Topic.Text is { } topic ? socket.Find(topic) : null;
        switch (member, frame.Event)
        {
            case (_, Join) when !rate.TryJoin():
                socket.Reply(frame.JoinRef, frame, ReplyStatus.Error, ReplyStatus.TooManyJoins);
                return default;

            // Join, and duplicate join: the new member waits for what must be done with the old one.
            case (_, Join) when frame.Topic.Text is { } joined && joined != PhoenixTopic && IsTopic(joined) && socket.Route(joined) is { } pattern:
                return DispatchJoin(socket, member, pattern, frame, rate);

            // Leave of a topic that isn't joined: ok, with the client's join_ref.
            case (null, Leave):
                socket.Reply(frame.JoinRef, frame, ReplyStatus.Ok, Payload.Empty);
                return default;

            // Unmatched topic: not joined, or no route takes it; the join_ref is null.
            case (null, _) or (_, Join):
                socket.Reply(Ref.Null, frame, ReplyStatus.Error, ReplyStatus.UnmatchedTopic);
                return default;

            // Stale join_ref: the client speaks to a member that is gone. Silence; a null join_ref speaks to whoever is there.
            case ({ } stale, _) when !frame.JoinRef.IsNull && frame.JoinRef != stale.JoinRef:
                return default;

            // Leave, and event: they take their turn with the member's others.
            case ({ } addressed, _):
                if (frame.Event is { } name && !(WireNames.IsSafe(name) && WireNames.Fits(name, _options.MaxEventBytes)))
                {
                    socket.Reply(addressed.ChannelJoinRef, frame, ReplyStatus.Error, ReplyStatus.UnmatchedEvent);
                    return default;
                }

                return addressed.EnqueueAsync(new MemberEvent(frame.Event, frame.Ref, frame.Payload, IsLeave: frame.Event == Leave)
                {
                    Activity = ChannelsTelemetry.Begin("channels.push", addressed.Pattern, frame.Event, frame.Trace),
                });
        }
    }

    private static async Task ProlongAsync(SocketConnection socket, SocketLifetime lifetime, InboundFrame frame)
    {
        if (await lifetime.TryProlongAsync(frame.Payload) is { } answer)
        {
            socket.ChangeUser(answer.Assigns, answer.User);
            socket.Reply(Ref.Null, frame, ReplyStatus.Ok, Payload.Empty);
        }
        else
        {
            socket.Reply(Ref.Null, frame, ReplyStatus.Error, ReplyStatus.Unauthorized);
        }
    }

    private SocketRateLimiter RateOf(SocketConnection socket) => socket.Rate ??= new SocketRateLimiter(_options);

    // Asked before any grain is: a topic is a grain's key, which comes into the logs and databases of others.
    private bool IsTopic(string topic) => WireNames.Fits(topic, _options.MaxTopicBytes) && WireNames.IsSafe(topic);

    private ValueTask DispatchJoin(SocketConnection socket, TopicMember? replaced, string pattern, in InboundFrame frame, SocketRateLimiter rate)
    {
        if (RefusalOf(socket, frame, rate) is { } refusal)
        {
            return Refuse(socket, pattern, frame, refusal);
        }

        var member = new TopicMember(socket, gateway.NextMember(), pattern, frame, registry);
        if (!socket.TryAdd(member, _options.MaxChannelsPerSocket))
        {
            return Refuse(socket, pattern, frame, ReplyStatus.TooManyChannels);
        }

        if (replaced is null)
        {
            member.StartJoin(replaces: null);
        }
        else
        {
            replaced.MakeWayFor(member);
        }

        return default;
    }

    // What costs something is counted last: a join that is refused for another reason takes no place.
    private Payload? RefusalOf(SocketConnection socket, in InboundFrame frame, SocketRateLimiter rate) =>
        frame.Payload.Span.Length > _options.MaxJoinPayloadBytes ? ReplyStatus.JoinPayloadTooLarge
        : socket.RefusalForMemory is { } refusal ? refusal
        : registry.Has(frame.Topic.Text!) || _newTopics.TryTake(socket, rate) ? null
        : ReplyStatus.TooManyTopics;

    private ValueTask Refuse(SocketConnection socket, string pattern, in InboundFrame frame, Payload refusal)
    {
        registry.Instruments.Join(new(ChannelsTelemetry.PatternTag, pattern), "limited");
        socket.Reply(frame.JoinRef, frame, ReplyStatus.Error, refusal);
        return default;
    }
}
