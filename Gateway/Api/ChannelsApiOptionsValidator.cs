using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Refuses options that can't work, at start-up, by name and rule.</summary>
internal sealed class ChannelsApiOptionsValidator : IValidateOptions<ChannelsApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelsApiOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(ChannelsApiOptions));

        // Keys are secrets: how many there are is all that may be told.
        rules.Require(options.Keys.All(IsKey), $"a list of {options.Keys.Count}", "of printable ASCII without spaces, none of them empty", nameof(options.Keys));
        rules.Require(options.MaxBodyBytes >= 1024, options.MaxBodyBytes, "at least 1,024 bytes");
        rules.Require(options.MaxBatch >= 1, options.MaxBatch, "at least 1");
        rules.Require(options.IdempotencyWindow >= TimeSpan.FromSeconds(1), options.IdempotencyWindow, "at least 1 second");
        rules.Require(options.IdempotencyKeys >= IIdempotencyGrain.Shards, options.IdempotencyKeys, $"at least {IIdempotencyGrain.Shards}");
        return failures.Build();
    }

    private static bool IsKey(string? key) => !string.IsNullOrEmpty(key) && key.All(letter => letter is > ' ' and <= '~');
}
