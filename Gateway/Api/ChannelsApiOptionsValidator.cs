using Microsoft.Extensions.Options;

namespace Orleans.Channels;

/// <summary>Refuses options that can't work, at start-up, by name and rule.</summary>
internal sealed class ChannelsApiOptionsValidator : IValidateOptions<ChannelsApiOptions>
{
    private const int MostKeys = 1_000;
    private const int LongestKey = 512;
    private const int MostTopics = 100;

    public ValidateOptionsResult Validate(string? name, ChannelsApiOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(ChannelsApiOptions));

        // Keys are secrets: how many there are is all that may be told.
        rules.Require(options.Keys.Count <= MostKeys && options.Keys.All(IsKey), $"a list of {options.Keys.Count}", $"of printable ASCII without spaces, none of them empty or longer than {LongestKey}, and {MostKeys:N0} at most", nameof(options.Keys));
        for (var place = 0; place < options.Keys.Count; place++)
        {
            CheckKey(rules, options.Keys[place], $"{nameof(options.Keys)}:{place}:");
        }

        rules.Require(options.Policy is null || options.Policy.Trim().Length > 0, options.Policy, "the name of a policy, or left out");
        rules.Require(options.MaxBodyBytes >= 1024, options.MaxBodyBytes, "at least 1,024 bytes");
        rules.Require(options.MaxBatch >= 1, options.MaxBatch, "at least 1");
        rules.Require(options.IdempotencyWindow >= TimeSpan.FromSeconds(1), options.IdempotencyWindow, "at least 1 second");
        rules.Require(options.IdempotencyKeys >= IIdempotencyGrain.Shards, options.IdempotencyKeys, $"at least {IIdempotencyGrain.Shards}");
        return failures.Build();
    }

    private static void CheckKey(OptionRules rules, ChannelsApiKey key, string place)
    {
        rules.Require(
            key.Scopes != ChannelsApiScopes.None && (key.Scopes & ~ChannelsApiScopes.All) == 0, key.Scopes, $"one or more of {string.Join(", ", Enum.GetNames<ChannelsApiScopes>().Skip(1))}", place + nameof(key.Scopes));
        rules.Require(
            key.Topics.Count <= MostTopics && key.Topics.All(IsPattern), $"a list of {key.Topics.Count}", $"of exact topics and of prefixes with one trailing *, {MostTopics} at most", place + nameof(key.Topics));
        rules.Require(key.RequestsPerMinute >= 0, key.RequestsPerMinute, "at least 0", place + nameof(key.RequestsPerMinute));
    }

    private static bool IsKey(ChannelsApiKey key) => key.Key is { Length: > 0 and <= LongestKey } text && text.All(letter => letter is > ' ' and <= '~');

    private static bool IsPattern(string? pattern) => !string.IsNullOrWhiteSpace(pattern) && !pattern.AsSpan(0, pattern.Length - 1).Contains('*');
}
