namespace Orleans.Channels;

/// <summary>A client that wants to connect.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectRequest")]
internal sealed record ConnectRequest
{
    /// <summary>The connect params, a JSON object, nested as Phoenix nests query strings.</summary>
    [Id(0)]
    public required Payload Params { get; init; }

    /// <summary>The address the client asked for, without its query.</summary>
    [Id(1)]
    public required string Uri { get; init; }

    /// <summary><c>websocket</c> or <c>longpoll</c>.</summary>
    [Id(2)]
    public required string Transport { get; init; }

    /// <summary>The client's IP address, or null where there is none.</summary>
    [Id(3)]
    public string? PeerAddress { get; init; }

    /// <summary>The client's User-Agent header, or null.</summary>
    [Id(4)]
    public string? UserAgent { get; init; }

    /// <summary>The headers that the gateway was told to pass on, those that the client sent.</summary>
    [Id(5)]
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The <c>authToken</c> of phoenix.js, or null.</summary>
    [Id(6)]
    public string? AuthToken { get; init; }

    /// <summary>The user that the gateway's application has authenticated, or null.</summary>
    [Id(7)]
    public ConnectUser? User { get; init; }

    /// <summary>Where the client comes from; never what it brings, for that holds its token.</summary>
    public override string ToString() => $"{Transport} client at {PeerAddress}";
}
