using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Refuses options that can't work, at start-up, by name, value and rule.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(DashboardOptions));
        rules.Require(options.Interval >= TimeSpan.FromMilliseconds(250) && options.Interval <= TimeSpan.FromMinutes(1), options.Interval, "from 250 ms to 1 minute");
        rules.Require(options.Topics is >= 1 and <= 100, options.Topics, "from 1 to 100");
        return failures.Build();
    }
}
