namespace Orleans.Channels.Tests;

public sealed class DashboardOptionsTests
{
    public static TheoryData<string, Action<DashboardOptions>> Impossible => new()
    {
        { nameof(DashboardOptions.Interval), options => options.Interval = TimeSpan.FromMilliseconds(249) },
        { nameof(DashboardOptions.Interval), options => options.Interval = TimeSpan.FromSeconds(61) },
        { nameof(DashboardOptions.Topics), options => options.Topics = 0 },
        { nameof(DashboardOptions.Topics), options => options.Topics = 101 },
    };

    [Theory, MemberData(nameof(Impossible))]
    public void What_cannot_work_is_refused_by_the_options_name_its_value_and_the_rule(string option, Action<DashboardOptions> spoil)
    {
        var options = new DashboardOptions();
        spoil(options);

        var failure = Assert.Single(new DashboardOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith($"DashboardOptions.{option} is ", failure, StringComparison.Ordinal);
        Assert.Contains("; it must be from ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_work() => Assert.True(new DashboardOptionsValidator().Validate(null, new DashboardOptions()).Succeeded);
}
