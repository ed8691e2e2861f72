namespace Orleans.Channels.Gateway;

/// <summary>The statuses, reasons and events of the protocol's own that a client may see (<c>Phoenix.Socket</c>, <c>Phoenix.Channel.Server</c>).</summary>
internal static class ReplyStatus
{
    public const string Ok = "ok";
    public const string Error = "error";

    public const string CloseEvent = "phx_close";
    public const string ErrorEvent = "phx_error";

    /// <summary>A topic that no route takes, or an event on a topic that isn't joined.</summary>
    public static Payload UnmatchedTopic { get; } = Payload.FromOwn(new { reason = "unmatched topic" });

    /// <summary>An event whose name can't be one: over <see cref="ChannelGatewayOptions.MaxEventBytes"/>, or with control characters. Ours alone.</summary>
    public static Payload UnmatchedEvent { get; } = Payload.FromOwn(new { reason = "unmatched event" });

    /// <summary>A join over <see cref="ChannelGatewayOptions.MaxJoinPayloadBytes"/>. Ours alone: Phoenix has no such bound.</summary>
    public static Payload JoinPayloadTooLarge { get; } = Payload.FromOwn(new { reason = "join payload too large" });

    /// <summary>A join while its client holds all of <see cref="ChannelGatewayOptions.MaxBytesPerSocket"/>, or all clients of <see cref="ChannelGatewayOptions.MaxHeldPercent"/>. Ours alone.</summary>
    public static Payload TooManyBytes { get; } = Payload.FromOwn(new { reason = "too many bytes held" });

    /// <summary>A join whose client has joined the topic once more before it was this one's turn. Ours alone: Phoenix runs them all, one by one.</summary>
    public static Payload Superseded { get; } = Payload.FromOwn(new { reason = "superseded" });

    /// <summary>A join of a topic that nobody is on, over <see cref="ChannelGatewayOptions.NewTopicsPerSocket"/>, <see cref="ChannelGatewayOptions.NewTopicsPerUser"/> or <see cref="ChannelGatewayOptions.NewTopicsPerAddress"/>. Ours alone.</summary>
    public static Payload TooManyTopics { get; } = Payload.FromOwn(new { reason = "too many new topics" });

    /// <summary>A join over <see cref="ChannelGatewayOptions.MaxChannelsPerSocket"/>.</summary>
    public static Payload TooManyChannels { get; } = Payload.FromOwn(new { reason = "too many channels joined" });

    /// <summary>A frame over <see cref="ChannelGatewayOptions.MessagesPerSecond"/>. Ours alone: Phoenix has no such bound.</summary>
    public static Payload TooManyMessages { get; } = Payload.FromOwn(new { reason = "too many messages" });

    /// <summary>A join over <see cref="ChannelGatewayOptions.JoinsPerSecond"/>. Ours alone: Phoenix has no such bound.</summary>
    public static Payload TooManyJoins { get; } = Payload.FromOwn(new { reason = "too many joins" });

    /// <summary>A fresh token over <see cref="ChannelGatewayOptions.TokensPerMinute"/>. Ours alone.</summary>
    public static Payload TooManyTokens { get; } = Payload.FromOwn(new { reason = "too many tokens" });

    /// <summary>A fresh token that isn't good. Ours alone.</summary>
    public static Payload Unauthorized { get; } = Payload.FromOwn(new { reason = "unauthorized" });

    /// <summary>A join that reached no silo. Ours alone: the client tries again with backoff, as after any refusal.</summary>
    public static Payload Unavailable { get; } = Payload.FromOwn(new { reason = "unavailable" });

    /// <summary>What <c>phx_error</c> carries in Phoenix 1.8.12.</summary>
    public static Payload ChannelCrash { get; } = Payload.FromOwn(new { reason = "channel_crash" });
}
