namespace Orleans.Channels.Benchmarks;

/// <summary>One socket of the load: what it has joined, and how far it has heard.</summary>
internal sealed class Client(int index, WebSocketLink link, int firstTopic, int topics) : IDisposable
{
    private Inflater? _inflater;

    /// <summary>Its place among all.</summary>
    public int Index => index;

    /// <summary>Its connection.</summary>
    public WebSocketLink Link => link;

    public int FirstTopic => firstTopic;

    /// <summary>How many topics it joins, from <see cref="FirstTopic"/> on.</summary>
    public int Topics { get; } = topics;

    /// <summary>Whether it has begun to speak.</summary>
    public bool IsGreeted { get; set; }

    public int JoinsLeft { get; set; } = topics;

    /// <summary>The number that must come next: of its broadcasts, or of its replies.</summary>
    public long Next { get; set; }

    /// <summary>When it sent what it waits for.</summary>
    public long SentAt { get; set; }

    /// <summary>The frame it sends over and over, and where its number goes.</summary>
    public NumberedFrame? Frame { get; set; }

    /// <summary>What has come of a frame that isn't whole yet.</summary>
    public byte[] Rest { get; set; } = [];

    public int RestLength { get; set; }

    /// <summary>What has come of a message in several frames.</summary>
    public byte[] Fragments { get; set; } = [];

    /// <summary>A compressed message as it was; good until the next.</summary>
    public ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> payload) => (_inflater ??= new Inflater()).Inflate(payload);

    /// <inheritdoc/>
    public void Dispose()
    {
        link.Dispose();
        _inflater?.Dispose();
    }
}
