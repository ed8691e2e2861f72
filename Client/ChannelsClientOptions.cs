using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Client;

/// <summary>How a <see cref="ChannelsClient"/> behaves. All of it is read once, when the client is made.</summary>
public sealed class ChannelsClientOptions
{
    /// <summary>Gives what the server is told of this client, anew for each connection. Default: null, nothing.</summary>
    public Func<CancellationToken, ValueTask<SocketParams>>? ConnectParams { get; set; }

    /// <summary>Gives a token that doesn't stand in the address but in a header of the handshake (<c>authToken</c> of phoenix.js), anew for each connection. Default: null, none.</summary>
    public Func<CancellationToken, ValueTask<string?>>? AuthToken { get; set; }

    /// <summary>How long a connect may take, the callbacks included. More than zero. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a goodbye may take. More than zero. Default: 2 seconds.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the server hears a heartbeat; servers close a connection that says nothing for a minute. More than zero. Default: 30 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may say nothing at all after a heartbeat before the connection is taken for dead. More than zero. Default: 10 seconds.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a join or a leave may take. More than zero. Default: 10 seconds.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a push may take, the wait for a join included. More than zero. Default: 10 seconds.</summary>
    public TimeSpan PushTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What a push does while its channel isn't joined. Default: it waits.</summary>
    public WhileAway WhileAway { get; set; }

    /// <summary>How many pushes of a channel may be unanswered or wait; more are <see cref="PushOutcome.NotSent"/>. At least 1. Default: 10,000.</summary>
    public int MaxPendingPushes { get; set; } = 10_000;

    /// <summary>The longest message that is taken from a server, in bytes; a longer one ends the connection. At least 1. Default: 16 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The waits between connects. A connection that stays open for longer than the longest of them begins anew. Default: 0.1, 0.25, 0.5, 1, 2 and 5
    /// seconds, half of each left to chance.
    /// </summary>
    public RetryDelays ReconnectDelays { get; set; } = Seconds(0.1, 0.25, 0.5, 1, 2, 5);

    /// <summary>The waits between joins of a channel that crashed or is refused. Default: 1, 2, 5 and 10 seconds, half of each left to chance.</summary>
    public RetryDelays RejoinDelays { get; set; } = Seconds(1, 2, 5, 10);

    /// <summary>Over how long clients spread their return to a server that restarts or has too much to do (close codes 1012 and 1013), on top of the wait. Zero or more. Default: 2 seconds.</summary>
    public TimeSpan RestartSpread { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether to connect again after the server closed with 1000. Default: false: all channels end, until one is joined again.</summary>
    public bool ReconnectAfterNormalClose { get; set; }

    /// <summary>Whether to join again after the server ended a channel for good (<c>phx_close</c>). Default: false: the channel ends, until it is joined again.</summary>
    public bool RejoinAfterClose { get; set; }

    /// <summary>
    /// Whether joins ask for what was missed, by <c>resume</c> and <c>member</c> in their payload. A server without it sees two fields that it doesn't
    /// know. Default: true.
    /// </summary>
    public bool Resume { get; set; } = true;

    /// <summary>Changes the options of each WebSocket: headers, HTTP version, compression. Default: null.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>
    /// How long a first WebSocket may take until something has come through it; then, or when it is refused, the client connects by long-poll
    /// (<c>longPollFallbackMs</c> of phoenix.js). Zero or more. Default: null, never.
    /// </summary>
    public TimeSpan? LongPollFallback { get; set; }

    /// <summary>What connections are made by, in place of WebSockets and <see cref="LongPollFallback"/>. Default: null.</summary>
    public IClientTransport? Transport { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>What chance comes from. Default: <see cref="Random.Shared"/>.</summary>
    public Random Random { get; set; } = Random.Shared;

    /// <summary>What the client logs by, under the category <c>Orleans.Channels.Client</c>. Default: null, nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal ConnectionTiming ConnectionTiming => new()
    {
        Connect = ConnectTimeout,
        Heartbeat = HeartbeatInterval,
        Silence = HeartbeatTimeout,
        Retries = ReconnectDelays,
        RestartSpread = RestartSpread,
        ComesBackFromNormalClose = ReconnectAfterNormalClose,
    };

    internal ChannelTiming ChannelTiming => new() { Join = JoinTimeout, Retries = RejoinDelays, ComesBackFromClose = RejoinAfterClose };

    internal IClientTransport MakeTransport()
    {
        if (Transport is { } chosen)
        {
            return chosen;
        }

        var sockets = new WebSocketTransport(ConfigureWebSocket, MaxMessageBytes);
        return LongPollFallback is { } patience ? new FallbackTransport(sockets, new LongPollTransport(), patience, TimeProvider) : sockets;
    }

    internal void Validate()
    {
        Positive(ConnectTimeout, nameof(ConnectTimeout));
        Positive(CloseTimeout, nameof(CloseTimeout));
        Positive(HeartbeatInterval, nameof(HeartbeatInterval));
        Positive(HeartbeatTimeout, nameof(HeartbeatTimeout));
        Positive(JoinTimeout, nameof(JoinTimeout));
        Positive(PushTimeout, nameof(PushTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingPushes, 1, nameof(MaxPendingPushes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1, nameof(MaxMessageBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(RestartSpread, TimeSpan.Zero, nameof(RestartSpread));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongPollFallback ?? TimeSpan.Zero, TimeSpan.Zero, nameof(LongPollFallback));
        ArgumentNullException.ThrowIfNull(ReconnectDelays);
        ArgumentNullException.ThrowIfNull(RejoinDelays);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Random);
    }

    private static void Positive(TimeSpan value, string name) => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);

    private static RetryDelays Seconds(params double[] seconds) => new(Array.ConvertAll(seconds, TimeSpan.FromSeconds));
}
