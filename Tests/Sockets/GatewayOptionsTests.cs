namespace Orleans.Channels.Tests;

public sealed class GatewayOptionsTests
{
    public static TheoryData<string, Action<GatewayOptions>> Impossible => new()
    {
        { nameof(GatewayOptions.StreamProvider), options => options.StreamProvider = string.Empty },
        { nameof(GatewayOptions.IdleTimeout), options => options.IdleTimeout = TimeSpan.FromMilliseconds(999) },
        { nameof(GatewayOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.Zero },
        { nameof(GatewayOptions.ReadyTimeout), options => options.ReadyTimeout = TimeSpan.Zero },
        { nameof(GatewayOptions.MaxFrameBytes), options => options.MaxFrameBytes = 1023 },
        { nameof(GatewayOptions.Origins), options => options.Origins.Add("no origin") },
        { nameof(GatewayOptions.MaxMessageBytes), options => options.MaxMessageBytes = 1023 },
        { nameof(GatewayOptions.MaxTopicLength), options => options.MaxTopicLength = 0 },
        { nameof(GatewayOptions.PollWindow), options => options.PollWindow = TimeSpan.FromSeconds(20) },
        { nameof(GatewayOptions.PollBytes), options => options.PollBytes = 0 },
        { nameof(GatewayOptions.PostLength), options => options.PostLength = 0 },
        { nameof(GatewayOptions.PostBytes), options => options.PostBytes = 1023 },
        { nameof(GatewayOptions.MaxEventLength), options => options.MaxEventLength = 0 },
        { nameof(GatewayOptions.MessagesPerSecond), options => options.MessagesPerSecond = 0 },
        { nameof(GatewayOptions.MessageBurst), options => options.MessageBurst = 0 },
        { nameof(GatewayOptions.InlineFramesPerSecond), options => options.InlineFramesPerSecond = -1 },
        { nameof(GatewayOptions.JoinsPerSecond), options => options.JoinsPerSecond = 0 },
        { nameof(GatewayOptions.JoinBurst), options => options.JoinBurst = 0 },
        { nameof(GatewayOptions.MaxSockets), options => options.MaxSockets = 0 },
        { nameof(GatewayOptions.MaxSocketsPerAddress), options => options.MaxSocketsPerAddress = 0 },
        { nameof(GatewayOptions.ConnectTimeout), options => options.ConnectTimeout = TimeSpan.Zero },
        { nameof(GatewayOptions.MaxJsonDepth), options => options.MaxJsonDepth = 7 },
        { nameof(GatewayOptions.MaxChannelsPerSocket), options => options.MaxChannelsPerSocket = 0 },
        { nameof(GatewayOptions.MemberQueueLength), options => options.MemberQueueLength = 0 },
        { nameof(GatewayOptions.OutboxLength), options => options.OutboxLength = 0 },
        { nameof(GatewayOptions.OutboxBytes), options => options.OutboxBytes = 65_535 },
        { nameof(GatewayOptions.CallPatience), options => options.CallPatience = TimeSpan.Zero },
        { nameof(GatewayOptions.JoinPatience), options => options.JoinPatience = TimeSpan.Zero },
        { nameof(GatewayOptions.RepairDelay), options => options.RepairDelay = TimeSpan.Zero },
        { nameof(GatewayOptions.RejoinsAtOnce), options => options.RejoinsAtOnce = 0 },
        { nameof(GatewayOptions.RejoinTimeout), options => options.RejoinTimeout = TimeSpan.Zero },
        { nameof(GatewayOptions.SiloCheckInterval), options => options.SiloCheckInterval = TimeSpan.FromMilliseconds(49) },
        { nameof(GatewayOptions.DrainRate), options => options.DrainRate = 0 },
        { nameof(GatewayOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.FromTicks(-1) },
        { nameof(GatewayOptions.ShutdownTimeout), options => options.ShutdownTimeout = TimeSpan.FromTicks(-1) },
    };

    private static string[] Boundless => [nameof(GatewayOptions.CheckOrigin), nameof(GatewayOptions.ConnectHeaders), nameof(GatewayOptions.DashboardOnLoopback)];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_work_is_refused_by_the_options_name(string option, Action<GatewayOptions> spoil)
    {
        var options = new GatewayOptions();
        spoil(options);

        var result = new GatewayOptionsValidator().Validate(null, options);

        Assert.Contains($"GatewayOptions.{option}", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_work() => Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var result = new GatewayOptionsValidator().Validate(null, new GatewayOptions { OutboxLength = 0, MaxJsonDepth = 0 });

        Assert.Equal(2, result.Failures!.Count());
    }

    [Fact]
    public void Every_option_with_a_bound_is_in_the_list_of_this_test() =>
        Assert.Equal(
            typeof(GatewayOptions).GetProperties().Select(property => property.Name).Except(Boundless).Order(),
            Impossible.Select(row => (string)((object[])row)[0]).Order());
}
