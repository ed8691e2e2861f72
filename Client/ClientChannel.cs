using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Client;

/// <summary>
/// A client's part in one topic. Once it is joined it stays so until it is left: on every new connection, and after every crash at the server. All
/// members may be called from any thread.
/// </summary>
public sealed class ClientChannel : IAsyncDisposable
{
    private static readonly SubscriptionOptions Bounds = new();

    private readonly ChannelSession _session;
    private readonly JsonSerializerContext _json;

    internal ClientChannel(ChannelSession session, JsonSerializerContext json)
    {
        _session = session;
        _json = json;
    }

    /// <summary>The topic.</summary>
    public string Topic => _session.Topic;

    /// <summary>Where the channel is.</summary>
    public ChannelState State => _session.SeenState;

    /// <summary>Where the topic's history is for this client, whether or not its readers have come so far; null where there is none.</summary>
    public ChannelPosition? Position => _session.Joins.Position;

    /// <summary>Begins where an earlier process ended: the next join asks for what was said since.</summary>
    /// <param name="position">The position of the last event that was dealt with (<see cref="ChannelEvent.Position"/>).</param>
    public void ResumeFrom(ChannelPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        _session.Joins.ResumeFrom(position);
    }

    /// <summary>Joins, and waits until the channel is joined, however often it takes a new connection; at once if it is joined already.</summary>
    /// <param name="cancellationToken">Ends the wait. If nobody else waits and it isn't joined yet, it isn't to be joined any more.</param>
    /// <returns>The server's answer.</returns>
    /// <exception cref="JoinRefusedException">The server said no.</exception>
    /// <exception cref="ChannelClosedException">It was left meanwhile, or the server ended it for good.</exception>
    /// <exception cref="ObjectDisposedException">The channel or its client is disposed.</exception>
    public Task<PushReply> JoinAsync(CancellationToken cancellationToken = default) => _session.Joins.JoinAsync(cancellationToken);

    /// <summary>Joins, and reads the server's answer.</summary>
    /// <typeparam name="TReply">What the answer is read as.</typeparam>
    /// <inheritdoc cref="JoinAsync(CancellationToken)"/>
    /// <exception cref="JsonException">The answer is no such thing. The channel is joined.</exception>
    public async Task<TReply> JoinAsync<TReply>(CancellationToken cancellationToken = default)
    {
        var type = ChannelsClient.TypeOf<TReply>(_json);
        var reply = await _session.Joins.JoinAsync(cancellationToken).ConfigureAwait(false);
        return reply.Read(type)!;
    }

    /// <summary>Leaves, and waits until the server knows; at most <see cref="ChannelsClientOptions.JoinTimeout"/>, and not at all without a connection. Readers get the end.</summary>
    /// <param name="cancellationToken">Ends the wait; it is left anyway.</param>
    public Task LeaveAsync(CancellationToken cancellationToken = default) => _session.LeaveAsync(cancellationToken);

    /// <summary>Pushes an event, and reads the handler's answer.</summary>
    /// <typeparam name="TPayload">The type of the payload.</typeparam>
    /// <typeparam name="TReply">What the answer is read as.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">What the handler gets.</param>
    /// <param name="cancellationToken">Ends the wait. What hasn't been sent isn't any more; what has may run.</param>
    /// <exception cref="PushException">It had no good end; <see cref="PushException.Outcome"/> says which.</exception>
    /// <exception cref="JsonException">The answer is no such thing. The handler has run.</exception>
    public Task<TReply> PushAsync<TPayload, TReply>(string eventName, TPayload payload, CancellationToken cancellationToken = default) =>
        PushAsync<TPayload, TReply>(eventName, payload, null, cancellationToken);

    /// <inheritdoc cref="PushAsync{TPayload, TReply}(string, TPayload, CancellationToken)"/>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">What the handler gets.</param>
    /// <param name="cancellationToken">Ends the wait. What hasn't been sent isn't any more; what has may run.</param>
    /// <param name="options">How this push differs from the others, or null.</param>
    public async Task<TReply> PushAsync<TPayload, TReply>(string eventName, TPayload payload, PushOptions? options, CancellationToken cancellationToken = default)
    {
        var type = ChannelsClient.TypeOf<TReply>(_json);
        var reply = await PushAsync(eventName, Write(payload), isBinary: false, wantsAnswer: true, options, cancellationToken).ConfigureAwait(false);
        return reply!.Read(type)!;
    }

    /// <summary>Pushes an event, and waits for the handler's answer.</summary>
    /// <typeparam name="TPayload">The type of the payload.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">What the handler gets.</param>
    /// <param name="options">How this push differs from the others, or null.</param>
    /// <param name="cancellationToken">Ends the wait. What hasn't been sent isn't any more; what has may run.</param>
    /// <exception cref="PushException">It had no good end; <see cref="PushException.Outcome"/> says which.</exception>
    public async Task<PushReply> PushAsync<TPayload>(string eventName, TPayload payload, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        (await PushAsync(Checked(eventName), Write(payload), isBinary: false, wantsAnswer: true, options, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Pushes bytes, and waits for the handler's answer.</summary>
    /// <param name="eventName">The event, at most 255 bytes of UTF-8, as the topic.</param>
    /// <param name="payload">What the handler gets. It mustn't change before the push has ended.</param>
    /// <param name="options">How this push differs from the others, or null.</param>
    /// <param name="cancellationToken">Ends the wait. What hasn't been sent isn't any more; what has may run.</param>
    /// <exception cref="PushException">It had no good end; <see cref="PushException.Outcome"/> says which.</exception>
    /// <exception cref="ArgumentException">The event or the topic is too long.</exception>
    public async Task<PushReply> PushBytesAsync(string eventName, ReadOnlyMemory<byte> payload, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        ClientFrameWriter.FitsBinary(Checked(eventName)) && ClientFrameWriter.FitsBinary(Topic)
            ? (await PushAsync(eventName, payload, isBinary: true, wantsAnswer: true, options, cancellationToken).ConfigureAwait(false))!
            : throw new ArgumentException("A binary push has room for an event and a topic of 255 bytes each.", nameof(eventName));

    /// <summary>Pushes an event that no answer comes to, and waits until it is sent. Whether its handler ran can't be known.</summary>
    /// <typeparam name="TPayload">The type of the payload.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="payload">What the handler gets.</param>
    /// <param name="options">How this push differs from the others, or null.</param>
    /// <param name="cancellationToken">Ends the wait. What hasn't been sent isn't any more.</param>
    /// <exception cref="PushException">It wasn't sent, or the connection broke while it was.</exception>
    public Task SendAsync<TPayload>(string eventName, TPayload payload, PushOptions? options = null, CancellationToken cancellationToken = default) =>
        PushAsync(Checked(eventName), Write(payload), isBinary: false, wantsAnswer: false, options, cancellationToken);

    /// <summary>Subscribes to an event, from now on: subscribe before joining, and nothing is missed.</summary>
    /// <typeparam name="T">What the payloads are read as.</typeparam>
    /// <param name="eventName">The event.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    public ChannelSubscription<T> On<T>(string eventName, CancellationToken cancellationToken = default) => On<T>(eventName, Bounds, cancellationToken);

    /// <inheritdoc cref="On{T}(string, CancellationToken)"/>
    /// <param name="eventName">The event.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <param name="options">How much waits for the reader, and what happens when more comes.</param>
    public ChannelSubscription<T> On<T>(string eventName, SubscriptionOptions options, CancellationToken cancellationToken = default)
    {
        var type = ChannelsClient.TypeOf<T>(_json);
        return Subscribe(Checked(eventName), options, told => told.Read(type)!, cancellationToken);
    }

    /// <summary>Subscribes to an event whose payloads are bytes, from now on. Those that are JSON come as their text's bytes.</summary>
    /// <param name="eventName">The event.</param>
    /// <param name="options">How much waits for the reader, and what happens when more comes; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    public ChannelSubscription<ReadOnlyMemory<byte>> OnBytes(string eventName, SubscriptionOptions? options = null, CancellationToken cancellationToken = default) =>
        Subscribe(Checked(eventName), options ?? Bounds, static told => told.Payload, cancellationToken);

    /// <summary>Subscribes to all that happens on the channel, in order: messages, joins, gaps, and when it is away.</summary>
    /// <param name="options">How much waits for the reader, and what happens when more comes; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    public ChannelSubscription<ChannelEvent> Events(SubscriptionOptions? options = null, CancellationToken cancellationToken = default) =>
        Subscribe(null, options ?? Bounds, static told => told, cancellationToken);

    /// <summary>
    /// Who is on the topic, folded from what the server says of it from now on: ask before joining, and it is complete as soon as the server has
    /// pushed <c>presence_state</c>. A channel has one, which lasts as long as the channel.
    /// </summary>
    public ClientPresence Presence() => new(_session.Audience.Presence());

    /// <summary>Leaves, without waiting for the server, and makes room for another channel of the topic.</summary>
    public ValueTask DisposeAsync()
    {
        _session.LeaveForGood();
        return default;
    }

    private Task<PushReply?> PushAsync(string eventName, ReadOnlyMemory<byte> payload, bool isBinary, bool wantsAnswer, PushOptions? options, CancellationToken cancellationToken) =>
        _session.Pushes.PushAsync(new PushRequest(eventName, payload, isBinary, wantsAnswer, options), cancellationToken);

    private static string Checked(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return eventName;
    }

    private ChannelSubscription<T> Subscribe<T>(string? eventName, SubscriptionOptions options, Func<ChannelEvent, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = _session.Audience.Subscribe(eventName, options);
        return new ChannelSubscription<T>(new SubscriptionSource<ChannelEvent, T>(reader.Queue, read, () => _session.Audience.Unsubscribe(reader)), cancellationToken);
    }

    private byte[] Write<TPayload>(TPayload payload) => JsonSerializer.SerializeToUtf8Bytes(payload, ChannelsClient.TypeOf<TPayload>(_json));
}
