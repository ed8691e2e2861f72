namespace Orleans.Channels.Tests;

public sealed class ChannelGatewayOptionsTests
{
    public static TheoryData<string, Action<ChannelGatewayOptions>> Impossible => new()
    {
        { nameof(ChannelGatewayOptions.StreamProvider), options => options.StreamProvider = string.Empty },
        { nameof(ChannelGatewayOptions.IdleTimeout), options => options.IdleTimeout = TimeSpan.FromMilliseconds(999) },
        { nameof(ChannelGatewayOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.ReadyTimeout), options => options.ReadyTimeout = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.MaxFrameBytes), options => options.MaxFrameBytes = 1023 },
        { nameof(ChannelGatewayOptions.Host), options => options.Host = "https://example.com" },
        { nameof(ChannelGatewayOptions.Origins), options => options.Origins.Add("no origin") },
        { nameof(ChannelGatewayOptions.MaxMessageBytes), options => options.MaxMessageBytes = 1023 },
        { nameof(ChannelGatewayOptions.CompressFromBytes), options => options.CompressFromBytes = 0 },
        { nameof(ChannelGatewayOptions.MaxJoinPayloadBytes), options => options.MaxJoinPayloadBytes = 1 },
        { nameof(ChannelGatewayOptions.MaxRefBytes), options => options.MaxRefBytes = 15 },
        { nameof(ChannelGatewayOptions.MaxTopicBytes), options => options.MaxTopicBytes = 0 },
        { nameof(ChannelGatewayOptions.PollWindow), options => options.PollWindow = TimeSpan.FromSeconds(20) },
        { nameof(ChannelGatewayOptions.PollBytes), options => options.PollBytes = 0 },
        { nameof(ChannelGatewayOptions.PostLength), options => options.PostLength = 0 },
        { nameof(ChannelGatewayOptions.PostBytes), options => options.PostBytes = 1023 },
        { nameof(ChannelGatewayOptions.MaxEventBytes), options => options.MaxEventBytes = 0 },
        { nameof(ChannelGatewayOptions.MessagesPerSecond), options => options.MessagesPerSecond = 0 },
        { nameof(ChannelGatewayOptions.MessageBurst), options => options.MessageBurst = 0 },
        { nameof(ChannelGatewayOptions.InlineFramesPerSecond), options => options.InlineFramesPerSecond = -1 },
        { nameof(ChannelGatewayOptions.JoinsPerSecond), options => options.JoinsPerSecond = 0 },
        { nameof(ChannelGatewayOptions.JoinBurst), options => options.JoinBurst = 0 },
        { nameof(ChannelGatewayOptions.MaxSockets), options => options.MaxSockets = 0 },
        { nameof(ChannelGatewayOptions.MaxSocketsPerAddress), options => options.MaxSocketsPerAddress = 0 },
        { nameof(ChannelGatewayOptions.ConnectTimeout), options => options.ConnectTimeout = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.MaxJsonDepth), options => options.MaxJsonDepth = 7 },
        { nameof(ChannelGatewayOptions.MaxChannelsPerSocket), options => options.MaxChannelsPerSocket = 0 },
        { nameof(ChannelGatewayOptions.MemberQueueBytes), options => options.MemberQueueBytes = 1023 },
        { nameof(ChannelGatewayOptions.HeldLength), options => options.HeldLength = 0 },
        { nameof(ChannelGatewayOptions.HeldBytes), options => options.HeldBytes = 65_535 },
        { nameof(ChannelGatewayOptions.NewTopicsPerSocket), options => options.NewTopicsPerSocket = 0 },
        { nameof(ChannelGatewayOptions.NewTopicsPerUser), options => options.NewTopicsPerUser = 0 },
        { nameof(ChannelGatewayOptions.NewTopicsPerAddress), options => options.NewTopicsPerAddress = 0 },
        { nameof(ChannelGatewayOptions.TokensPerMinute), options => options.TokensPerMinute = 0 },
        { nameof(ChannelGatewayOptions.MemberQueueLength), options => options.MemberQueueLength = 0 },
        { nameof(ChannelGatewayOptions.MaxBytesPerSocket), options => options.MaxBytesPerSocket = 65_535 },
        { nameof(ChannelGatewayOptions.MaxHeldPercent), options => options.MaxHeldPercent = 101 },
        { nameof(ChannelGatewayOptions.MemoryHighPercent), options => (options.MemoryHighPercent, options.MemoryLowPercent) = (101, 70) },
        { nameof(ChannelGatewayOptions.MemoryLowPercent), options => options.MemoryLowPercent = options.MemoryHighPercent },
        { nameof(ChannelGatewayOptions.MinMessageBytesPerSecond), options => options.MinMessageBytesPerSecond = -1 },
        { nameof(ChannelGatewayOptions.MessageGrace), options => options.MessageGrace = TimeSpan.FromMilliseconds(999) },
        { nameof(ChannelGatewayOptions.OutboxLength), options => options.OutboxLength = 0 },
        { nameof(ChannelGatewayOptions.OutboxBytes), options => options.OutboxBytes = 65_535 },
        { nameof(ChannelGatewayOptions.CallPatience), options => options.CallPatience = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.JoinPatience), options => options.JoinPatience = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.RepairDelay), options => options.RepairDelay = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.RejoinsAtOnce), options => options.RejoinsAtOnce = 0 },
        { nameof(ChannelGatewayOptions.RejoinTimeout), options => options.RejoinTimeout = TimeSpan.Zero },
        { nameof(ChannelGatewayOptions.SilosTimeout), options => options.SilosTimeout = TimeSpan.FromMilliseconds(4999) },
        { nameof(ChannelGatewayOptions.SiloCheckInterval), options => options.SiloCheckInterval = TimeSpan.FromMilliseconds(49) },
        { nameof(ChannelGatewayOptions.DrainRate), options => options.DrainRate = 0 },
        { nameof(ChannelGatewayOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.FromTicks(-1) },
        { nameof(ChannelGatewayOptions.ShutdownTimeout), options => options.ShutdownTimeout = TimeSpan.FromTicks(-1) },
    };

    // A switch can't be set wrongly, and an application may have any headers.
    private static string[] Boundless =>
    [
        .. typeof(ChannelGatewayOptions).GetProperties().Where(property => property.PropertyType == typeof(bool)).Select(property => property.Name),
        nameof(ChannelGatewayOptions.ConnectHeaders),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_work_is_refused_by_the_options_name(string option, Action<ChannelGatewayOptions> spoil)
    {
        var options = new ChannelGatewayOptions();
        spoil(options);

        var result = new ChannelGatewayOptionsValidator().Validate(null, options);

        Assert.Contains($"ChannelGatewayOptions.{option}", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_work() => Assert.True(new ChannelGatewayOptionsValidator().Validate(null, new ChannelGatewayOptions()).Succeeded);

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var result = new ChannelGatewayOptionsValidator().Validate(null, new ChannelGatewayOptions { OutboxLength = 0, MaxJsonDepth = 0 });

        Assert.Equal(2, result.Failures!.Count());
    }

    [Fact]
    public void Every_option_with_a_bound_is_in_the_list_of_this_test() =>
        Assert.Equal(
            typeof(ChannelGatewayOptions).GetProperties().Select(property => property.Name).Except(Boundless).Order(),
            Impossible.Select(row => (string)((object[])row)[0]).Order());
}
