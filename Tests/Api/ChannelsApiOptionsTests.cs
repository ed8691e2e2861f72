namespace Orleans.Channels.Tests;

public sealed class ChannelsApiOptionsTests
{
    public static TheoryData<string, Action<ChannelsApiOptions>> Mistakes => new()
    {
        { "Keys", options => options.Keys.Add(string.Empty) },
        { "Keys", options => options.Keys.Add("two words") },
        { "Keys", options => options.Keys.Add("schlüssel") },
        { "MaxBodyBytes", options => options.MaxBodyBytes = 1023 },
        { "MaxBatch", options => options.MaxBatch = 0 },
        { "IdempotencyWindow", options => options.IdempotencyWindow = TimeSpan.FromMilliseconds(999) },
        { "IdempotencyKeys", options => options.IdempotencyKeys = 15 },
    };

    [Fact]
    public void The_defaults_are_valid_and_let_nobody_in()
    {
        var options = new ChannelsApiOptions();

        Assert.True(new ChannelsApiOptionsValidator().Validate(null, options).Succeeded);
        Assert.Empty(options.Keys);
        Assert.False(options.AllowWithoutKeyOnLoopback);
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void A_value_that_can_not_work_is_named(string option, Action<ChannelsApiOptions> mistake)
    {
        var options = new ChannelsApiOptions();
        mistake(options);

        var failures = new ChannelsApiOptionsValidator().Validate(null, options).Failures;

        Assert.StartsWith($"ChannelsApiOptions.{option} ", Assert.Single(failures!), StringComparison.Ordinal);
    }
}
