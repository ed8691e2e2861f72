namespace Orleans.Channels.Tests;

public sealed class TopicOptionsTests
{
    public static TheoryData<string, Action<TopicOptions>> Impossible => new()
    {
        { nameof(TopicOptions.StreamProvider), options => options.StreamProvider = string.Empty },
        { nameof(TopicOptions.Storage), options => options.Storage = string.Empty },
        { nameof(TopicOptions.RepairLogLength), options => options.RepairLogLength = 0 },
        { nameof(TopicOptions.RepairLogsPercent), options => options.RepairLogsPercent = 0 },
        { nameof(TopicOptions.HistoriesPercent), options => options.HistoriesPercent = 101 },
        { nameof(TopicOptions.DirectoryCacheSize), options => options.DirectoryCacheSize = -1 },
        { nameof(TopicOptions.RepairLogBytes), options => options.RepairLogBytes = 0 },
        { nameof(TopicOptions.GatewayQueueBytes), options => options.GatewayQueueBytes = 0 },
        { nameof(TopicOptions.GatewayQueueLength), options => options.GatewayQueueLength = 0 },
        { nameof(TopicOptions.BatchLength), options => options.BatchLength = 0 },
        { nameof(TopicOptions.BatchBytes), options => options.BatchBytes = 0 },
        { nameof(TopicOptions.Linger), options => options.Linger = TimeSpan.Zero },
        { nameof(TopicOptions.DuplicateJoinTimeout), options => options.DuplicateJoinTimeout = TimeSpan.Zero },
        { nameof(TopicOptions.HistoryWriteDelay), options => options.HistoryWriteDelay = TimeSpan.Zero },
        { nameof(TopicOptions.GatewayLease), options => options.GatewayLease = TimeSpan.FromMilliseconds(2999) },
        { nameof(TopicOptions.UnreadablePayload), options => options.UnreadablePayload = (UnreadablePayload)2 },
        { nameof(TopicOptions.MajorityTimeout), options => options.MajorityTimeout = TimeSpan.FromMilliseconds(999) },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void What_cannot_work_is_refused_by_the_options_name_its_value_and_the_rule(string option, Action<TopicOptions> spoil)
    {
        var options = new TopicOptions();
        spoil(options);

        var failure = Assert.Single(new TopicOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"TopicOptions.{option} is ", failure, StringComparison.Ordinal);
        Assert.Contains("; it must be ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_work() => Assert.True(new TopicOptionsValidator().Validate(null, new TopicOptions()).Succeeded);

    [Fact]
    public void State_and_streams_have_names_of_their_own() => Assert.NotEqual(new TopicOptions().StreamProvider, new TopicOptions().Storage);

    [Fact]
    public void Every_option_is_in_the_list_of_this_test() =>
        Assert.Equal(
            typeof(TopicOptions).GetProperties().Select(property => property.Name).Except([nameof(TopicOptions.Presence)]).Order(),
            Impossible.Select(row => (string)((object[])row)[0]).Order());
}
