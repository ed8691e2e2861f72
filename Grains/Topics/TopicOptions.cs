using Orleans.Configuration;

namespace Orleans.Channels;

/// <summary>Bounds and times of topics, read from the configuration section <c>Channels</c>.</summary>
public sealed class TopicOptions
{
    internal const string DefaultStorage = "ChannelState";

    /// <summary>The Orleans stream provider that carries events to gateways. Default: <c>Channels</c>, which <c>AddChannels</c> adds; one of another name the silo adds itself.</summary>
    public string StreamProvider { get; set; } = GatewayStreams.DefaultProvider;

    /// <summary>The Orleans grain storage that keeps the state of a <see cref="Channel{TState}"/>. Default: <c>ChannelState</c>, in memory unless the silo adds a storage of that name; one of another name the silo adds itself.</summary>
    public string Storage { get; set; } = DefaultStorage;

    /// <summary>How many events a topic keeps for gateways that missed some, at least 1. Default: 8,192.</summary>
    public int RepairLogLength { get; set; } = 8192;

    /// <summary>How many bytes of payloads a topic keeps for gateways that missed some, at least 1. Default: 4 MiB.</summary>
    public int RepairLogBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How much of the memory that this process may use all topics' logs for repairs may take together, in percent, from 1 to 100; over it who says more forgets
    /// its oldest. Default: 10.
    /// </summary>
    public int RepairLogsPercent { get; set; } = 10;

    /// <summary>
    /// How much of the memory that this process may use all topics' histories may take together, in percent, from 1 to 100; over it who says more forgets
    /// its oldest. Default: 20.
    /// </summary>
    public int HistoriesPercent { get; set; } = 20;

    /// <summary>
    /// How many grains each silo keeps the places of at most (Orleans' <see cref="GrainDirectoryOptions.CacheSize"/>, which counts where it is less), at least 0. Names of topics stay
    /// there after their end. Default: 0, which is one for each 8 KiB of the memory that the process may use, and at most a million.
    /// </summary>
    public int DirectoryCacheSize { get; set; }

    /// <summary>How many events may wait for one gateway before whoever broadcasts has to wait too, at least 1. Default: 4,096.</summary>
    public int GatewayQueueLength { get; set; } = 4096;

    /// <summary>How many bytes of payloads may wait for one gateway before whoever broadcasts has to wait too, at least 1. Default: 16 MiB.</summary>
    public int GatewayQueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many events travel to a gateway as one batch at most, at least 1. Default: 512.</summary>
    public int BatchLength { get; set; } = 512;

    /// <summary>How many bytes of payloads travel to a gateway as one batch at most, unless one event alone has more. Default: 1 MiB.</summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a topic stays active without members. Default: 10 seconds.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a join waits for the same socket's earlier member on the topic to end. Default: 5 seconds, as Phoenix.</summary>
    public TimeSpan DuplicateJoinTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a broadcast of a channel with <see cref="HistoryStorage.Behind"/> may be without being stored. Default: 1 second.</summary>
    public TimeSpan HistoryWriteDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a gateway may be silent before its members are treated as disconnected; gateways say every 2 seconds that they are there. At least 3 seconds. Default: 10 seconds.</summary>
    public TimeSpan GatewayLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How soon the topics of a silo that is cut off from its cluster say nothing more: one that reaches neither the membership table nor a
    /// majority of the silos. At least 1 second, or <see cref="Timeout.InfiniteTimeSpan"/> for never. Default: 10 seconds.
    /// </summary>
    public TimeSpan MajorityTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What is done with a payload that can't be read into what its handler or <c>JoinAsync</c> wants. One that can be read, and only lacks what is required or breaks
    /// a rule of validation, is answered with <c>error</c> in any case. Default: <see cref="UnreadablePayload.Crash"/>, as Phoenix.
    /// </summary>
    public UnreadablePayload UnreadablePayload { get; set; }

    /// <summary>Bounds and times of presence.</summary>
    public PresenceOptions Presence { get; } = new();
}
