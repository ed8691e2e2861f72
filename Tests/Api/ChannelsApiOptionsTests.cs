namespace Orleans.Channels.Tests;

public sealed class ChannelsApiOptionsTests
{
    public static TheoryData<string, Action<ChannelsApiOptions>> Mistakes => new()
    {
        { "Keys", options => options.Keys.Add(Key(string.Empty)) },
        { "Keys", options => options.Keys.Add(Key("two words")) },
        { "Keys", options => options.Keys.Add(Key("schlüssel")) },
        { "Keys", options => options.Keys.Add(Key(new string('k', 513))) },
        { "Keys:0:Scopes", options => options.Keys.Add(new() { Key = "key" }) },
        { "Keys:0:Scopes", options => options.Keys.Add(new() { Key = "key", Scopes = (ChannelsApiScopes)32 }) },
        { "Keys:0:Topics", options => options.Keys.Add(Key("key", "a*b")) },
        { "Keys:0:Topics", options => options.Keys.Add(Key("key", string.Empty)) },
        { "Keys:1:RequestsPerMinute", options => { options.Keys.Add(Key("key")); options.Keys.Add(new() { Key = "key", Scopes = ChannelsApiScopes.Read, RequestsPerMinute = -1 }); } },
        { "Policy", options => options.Policy = " " },
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

    [Fact]
    public void A_thousand_keys_with_a_hundred_topics_each_are_valid_and_no_more()
    {
        var options = new ChannelsApiOptions();
        for (var number = 0; number < 1000; number++)
        {
            options.Keys.Add(Key($"key-{number}", [.. Enumerable.Range(0, 100).Select(topic => $"room:{topic}:*")]));
        }

        Assert.True(new ChannelsApiOptionsValidator().Validate(null, options).Succeeded);
        options.Keys[0].Topics.Add("one:more");
        Assert.True(new ChannelsApiOptionsValidator().Validate(null, options).Failed);
        options.Keys[0].Topics.Clear();
        options.Keys.Add(Key("one-more"));
        Assert.True(new ChannelsApiOptionsValidator().Validate(null, options).Failed);
    }

    private static ChannelsApiKey Key(string key, params string[] topics)
    {
        var made = new ChannelsApiKey { Key = key, Scopes = ChannelsApiScopes.All };
        foreach (var topic in topics)
        {
            made.Topics.Add(topic);
        }

        return made;
    }
}
