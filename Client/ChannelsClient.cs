using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Client;

/// <summary>
/// A client of a server that speaks Phoenix Channels. It has one connection, which it makes when the first channel is joined, and makes again for ever
/// whenever it is lost. All members may be called from any thread.
/// </summary>
public sealed class ChannelsClient : IAsyncDisposable
{
    private readonly ClientCore _core;

    /// <summary>A client with the defaults; it doesn't connect yet.</summary>
    /// <param name="address">Where the server's socket is mapped: <c>wss://example.org/socket</c>.</param>
    /// <exception cref="ArgumentException">The address is no absolute <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c> address.</exception>
    public ChannelsClient(string address)
        : this(address, new ChannelsClientOptions())
    {
    }

    /// <summary>A client; it doesn't connect yet.</summary>
    /// <param name="address">Where the server's socket is mapped: <c>wss://example.org/socket</c>.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentException">The address is no absolute <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c> address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ChannelsClient(string address, Action<ChannelsClientOptions> configure)
        : this(address, Configure(configure))
    {
    }

    /// <summary>A client; it doesn't connect yet.</summary>
    /// <param name="address">Where the server's socket is mapped: <c>wss://example.org/socket</c>.</param>
    /// <param name="options">The options; what is changed in them later changes nothing.</param>
    /// <exception cref="ArgumentException">The address is no absolute <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c> address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ChannelsClient(string address, ChannelsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _core = new ClientCore(Parse(address), options);
    }

    /// <summary>Where the connection is.</summary>
    public ConnectionState State => _core.Between(() => _core.State);

    /// <summary>Why the last connection ended or couldn't be made; null once one is open, and when the server ended it in order.</summary>
    public Exception? LastFailure => _core.LastFailure;

    /// <summary>Connects now, and waits until the connection is open, however long it takes. There is no need to: joins do it too.</summary>
    /// <param name="cancellationToken">Ends the wait; the client goes on trying.</param>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => _core.ConnectAsync(cancellationToken);

    /// <summary>A channel of this client; it isn't joined yet.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="json">How the types that go through the channel are read and written.</param>
    /// <exception cref="InvalidOperationException">The client has a channel of the topic.</exception>
    public ClientChannel Channel(string topic, JsonSerializerContext json) => Add(topic, json, static () => "{}"u8.ToArray());

    /// <summary>A channel of this client that is joined with params; it isn't joined yet.</summary>
    /// <typeparam name="TParams">The type of the params.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="joinParams">What each join says.</param>
    /// <param name="json">How the types that go through the channel are read and written.</param>
    /// <exception cref="InvalidOperationException">The client has a channel of the topic, or <paramref name="json"/> doesn't know the type.</exception>
    public ClientChannel Channel<TParams>(string topic, TParams joinParams, JsonSerializerContext json)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(joinParams, TypeOf<TParams>(json));
        return Add(topic, json, () => payload);
    }

    /// <summary>A channel of this client that is joined with params that are made anew for each join, a token say; it isn't joined yet.</summary>
    /// <typeparam name="TParams">The type of the params.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="joinParams">Makes what a join says. It is called when a join is about to be sent, and holds up the connection meanwhile.</param>
    /// <param name="json">How the types that go through the channel are read and written.</param>
    /// <exception cref="InvalidOperationException">The client has a channel of the topic, or <paramref name="json"/> doesn't know the type.</exception>
    public ClientChannel Channel<TParams>(string topic, Func<TParams> joinParams, JsonSerializerContext json)
    {
        ArgumentNullException.ThrowIfNull(joinParams);
        var type = TypeOf<TParams>(json);
        return Add(topic, json, () => JsonSerializer.SerializeToUtf8Bytes(joinParams(), type));
    }

    /// <summary>Closes the connection and ends all channels. Pushes that wait fail, and readers get the end.</summary>
    public ValueTask DisposeAsync() => _core.DisposeAsync();

    internal void Begin() => _core.Begin();

    internal static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new InvalidOperationException($"{json.GetType().Name} doesn't know {typeof(T)}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
    }

    private static Uri Parse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme is "ws" or "wss" or "http" or "https"
            ? parsed
            : throw new ArgumentException($"\"{address}\" is no address of a socket, such as wss://example.org/socket.", nameof(address));

    private static ChannelsClientOptions Configure(Action<ChannelsClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ChannelsClientOptions();
        configure(options);
        return options;
    }

    private ClientChannel Add(string topic, JsonSerializerContext json, Func<byte[]> makeJoin)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(json);
        var session = new ChannelSession(_core, topic, makeJoin);
        _core.Add(session);
        return new ClientChannel(session, json);
    }
}
