namespace Orleans.Channels;

/// <summary>Bounds and times of presence. A topic's are in <see cref="TopicOptions.Presence"/>, read from the configuration section <c>Channels:Presence</c>.</summary>
public sealed class PresenceOptions
{
    /// <summary>
    /// How long changes gather before they go out as one <c>presence_diff</c>; 0 to 10 seconds. With zero, what changes in one
    /// turn of the topic goes out in a next. Default: 25 milliseconds.
    /// </summary>
    public TimeSpan DiffWindow { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>At how many bytes a <c>presence_diff</c> ends and another one begins, at least 1. One key is never in two of them. Default: 256 KiB.</summary>
    public int DiffBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// How long one whose socket is gone stays present, so that the same socket id may come back under the same key without
    /// anybody hearing of it; zero or more. Only for sockets with an id. Default: zero, as in Phoenix.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.Zero;

    /// <summary>How many metas may be tracked on one topic, at least 1. Default: 100,000.</summary>
    public int MaxMetas { get; set; } = 100_000;

    /// <summary>How long a key may be, in UTF-16 code units, at least 1. Default: 1,024.</summary>
    public int MaxKeyLength { get; set; } = 1024;

    /// <summary>How many bytes of JSON a meta may have, at least 2. Default: 4 KiB.</summary>
    public int MaxMetaBytes { get; set; } = 4 * 1024;

    /// <summary>The longest lease that is given, more than zero; who asks for more gets this. Default: 1 hour.</summary>
    public TimeSpan MaxLease { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Above how many metas a topic sends <c>presence_summary</c> in place of <c>presence_state</c> and <c>presence_diff</c>, at
    /// least 1; it goes back at three quarters of it. Default: null, never. <see cref="Channel.PresenceStateLimit"/> sets it for one channel.
    /// </summary>
    public int? StateLimit { get; set; }

    /// <summary>How many keys a <c>presence_summary</c> shows, zero or more. Default: 20.</summary>
    public int SummarySample { get; set; } = 20;

    /// <summary>How often a <c>presence_summary</c> is broadcast at most, more than zero. Default: 1 second.</summary>
    public TimeSpan SummaryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many keys a page of the list has at most, at least 1. Default: 1,000.</summary>
    public int PageLength { get; set; } = 1000;

    /// <summary>How long <see cref="Channel.FetchPresenceAsync"/> may take before entries go out without what it adds; more than zero. Default: 5 seconds.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
