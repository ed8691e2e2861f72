using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Refuses options that can't work, at start-up, by name, value and rule.</summary>
internal sealed class TopicOptionsValidator : IValidateOptions<TopicOptions>
{
    public ValidateOptionsResult Validate(string? name, TopicOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(TopicOptions));
        rules.Require(options.HistoryWriteDelay > TimeSpan.Zero, options.HistoryWriteDelay, "more than zero");
        rules.Require(options.GatewayLease >= TimeSpan.FromSeconds(3), options.GatewayLease, "at least 3 seconds");
        rules.Require(options.MajorityTimeout >= TimeSpan.FromSeconds(1) || options.MajorityTimeout == Timeout.InfiniteTimeSpan, options.MajorityTimeout, "at least 1 second, or infinite");
        rules.Require(!string.IsNullOrEmpty(options.StreamProvider), options.StreamProvider, "the name of a stream provider");
        rules.Require(!string.IsNullOrEmpty(options.Storage), options.Storage, "the name of a grain storage");
        rules.Require(options.RepairLogLength >= 1, options.RepairLogLength, "at least 1");
        rules.Require(options.RepairLogsPercent is >= 1 and <= 100, options.RepairLogsPercent, "from 1 to 100");
        rules.Require(options.HistoriesPercent is >= 1 and <= 100, options.HistoriesPercent, "from 1 to 100");
        rules.Require(options.DirectoryCacheSize >= 0, options.DirectoryCacheSize, "zero or more");
        rules.Require(options.RepairLogBytes >= 1, options.RepairLogBytes, "at least 1");
        rules.Require(options.GatewayQueueLength >= 1, options.GatewayQueueLength, "at least 1");
        rules.Require(options.GatewayQueueBytes >= 1, options.GatewayQueueBytes, "at least 1");
        rules.Require(options.BatchLength >= 1, options.BatchLength, "at least 1");
        rules.Require(options.BatchBytes >= 1, options.BatchBytes, "at least 1");
        rules.Require(options.Linger > TimeSpan.Zero, options.Linger, "more than zero");
        rules.Require(Enum.IsDefined(options.UnreadablePayload), options.UnreadablePayload, "Crash or Reply");
        rules.Require(options.DuplicateJoinTimeout > TimeSpan.Zero, options.DuplicateJoinTimeout, "more than zero");
        CheckPresence(options.Presence, new OptionRules(failures, nameof(PresenceOptions)));
        return failures.Build();
    }

    private static void CheckPresence(PresenceOptions options, OptionRules rules)
    {
        rules.Require(options.DiffWindow >= TimeSpan.Zero && options.DiffWindow <= TimeSpan.FromSeconds(10), options.DiffWindow, "0 to 10 seconds");
        rules.Require(options.DiffBytes >= 1, options.DiffBytes, "at least 1");
        rules.Require(options.Grace >= TimeSpan.Zero, options.Grace, "zero or more");
        rules.Require(options.MaxMetas >= 1, options.MaxMetas, "at least 1");
        rules.Require(options.MaxKeyLength >= 1, options.MaxKeyLength, "at least 1");
        rules.Require(options.MaxMetaBytes >= 2, options.MaxMetaBytes, "at least 2");
        rules.Require(options.MaxLease > TimeSpan.Zero, options.MaxLease, "more than zero");
        rules.Require(options.StateLimit is null or >= 1, options.StateLimit, "null or at least 1");
        rules.Require(options.SummarySample >= 0, options.SummarySample, "zero or more");
        rules.Require(options.SummaryInterval > TimeSpan.Zero, options.SummaryInterval, "more than zero");
        rules.Require(options.PageLength >= 1, options.PageLength, "at least 1");
        rules.Require(options.FetchTimeout > TimeSpan.Zero, options.FetchTimeout, "more than zero");
    }
}
