namespace Orleans.Channels;

/// <summary>
/// Who may use the HTTP API, and its bounds; read from the configuration section <c>Gateway:Api</c>. The keys are read anew
/// whenever the configuration changes, the rest at start-up.
/// </summary>
public sealed class ChannelsApiOptions
{
    /// <summary>
    /// The keys that callers may bring as <c>Authorization: Bearer …</c>, up to 1,000, each with what it opens. Several are for several callers, and for
    /// changing from one to the next; one that stands here twice opens what both say. Without a key and without a <see cref="Policy"/> the API is off.
    /// Default: none.
    /// </summary>
    public IList<ChannelsApiKey> Keys { get; } = [];

    /// <summary>
    /// The authorization policy, of the application's own, that lets in who brings no key: a user whom the application's authentication knows, by a JWT say. It is asked
    /// of a <see cref="ChannelsApiCall"/>, so that it can tell what is to be done on which topic. The schemes it names are tried, else the default one. Default: none.
    /// </summary>
    public string? Policy { get; set; }

    /// <summary>
    /// Turns the API on without a key for callers on this machine that came by no proxy; for development. Default: false.
    /// </summary>
    public bool AllowWithoutKeyOnLoopback { get; set; }

    /// <summary>The largest request body, in bytes, at least 1,024; over it 413. Default: 1,000,000.</summary>
    public int MaxBodyBytes { get; set; } = 1_000_000;

    /// <summary>How many broadcasts one batch may carry, at least 1; over it 400. Default: 100.</summary>
    public int MaxBatch { get; set; } = 100;

    /// <summary>How long an idempotency key is remembered, at least 1 second. Default: 10 minutes.</summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// About how many idempotency keys the cluster remembers, at least 16; over it the oldest are forgotten before their time.
    /// Default: 10,000.
    /// </summary>
    public int IdempotencyKeys { get; set; } = 10_000;
}
