using Microsoft.Extensions.Configuration;

namespace Orleans.Channels.Tests;

/// <summary>A key that no option has is told, with the one that was meant.</summary>
public sealed class KnownKeysTests
{
    [Theory]
    [InlineData("Gateway:MaxTopicBites", "The configuration has Gateway:MaxTopicBites, and ChannelGatewayOptions has no option MaxTopicBites. The nearest is Gateway:MaxTopicBytes.")]
    [InlineData("gateway:idle_timeout", "The configuration has gateway:idle_timeout, and ChannelGatewayOptions has no option idle_timeout. The nearest is gateway:IdleTimeout.")]
    [InlineData("Gateway:Apy:Keys:0", "The configuration has Gateway:Apy, and ChannelGatewayOptions has no option Apy. The nearest is Gateway:Api.")]
    public void A_key_that_is_not_known_is_told_with_the_nearest_one(string key, string failure) =>
        Assert.Equal(
            failure.Replace("gateway:", "Gateway:", StringComparison.Ordinal) + " If the section is another's as well, set Gateway:UnknownKeys=Allow.",
            Assert.Single(Check<ChannelGatewayOptions>("Gateway", ["Api"], key)));

    [Fact]
    public void A_key_that_is_near_none_is_told_without_a_guess() =>
        Assert.DoesNotContain("nearest", Assert.Single(Check<ChannelGatewayOptions>("Gateway", ["Api"], "Gateway:BaseUrl")), StringComparison.Ordinal);

    [Fact]
    public void A_section_that_is_another_s_too_may_have_keys_of_its_own()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:BaseUrl", "https://example.org"), new("Gateway:UnknownKeys", "Allow")]).Build();

        Assert.False(new KnownKeys<ChannelGatewayOptions>(configuration, string.Empty, "Gateway", ["Api"]).Validate(string.Empty, new ChannelGatewayOptions()).Failed);
    }

    [Theory]
    [InlineData("Gateway:MaxTopicBytes")]
    [InlineData("GATEWAY:MAXTOPICBYTES")]
    [InlineData("Gateway:Origins:0")]
    [InlineData("Gateway:Api:Keys:0")]
    [InlineData("Gateways:MaxTopicBites")]
    [InlineData("Gateway")]
    public void What_is_known_or_belongs_to_others_is_left_alone(string key) => Assert.Empty(Check<ChannelGatewayOptions>("Gateway", ["Api"], key));

    [Fact]
    public void Options_within_options_are_looked_into() =>
        Assert.Equal(
            "The configuration has Channels:Presence:MaxMeta, and PresenceOptions has no option MaxMeta. The nearest is Channels:Presence:MaxMetas. If the section is another's as well, set Channels:UnknownKeys=Allow.",
            Assert.Single(Check<TopicOptions>("Channels", ["Dashboard"], "Channels:Presence:MaxMeta")));

    [Fact]
    public void Options_in_a_list_are_looked_into() =>
        Assert.Contains("The nearest is Gateway:Api:Keys:0:Topics.", Assert.Single(Check<ChannelsApiOptions>("Gateway:Api", [], "Gateway:Api:Keys:0:Topic")), StringComparison.Ordinal);

    [Fact]
    public void What_stands_below_a_value_that_stands_for_a_whole_is_told()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:Api:Keys:0", "secret"), new("Gateway:Api:Keys:0:Scopes", "Read")]).Build();

        var result = new KnownKeys<ChannelsApiOptions>(configuration, string.Empty, "Gateway:Api", []).Validate(string.Empty, new ChannelsApiOptions());

        Assert.Equal("The configuration has Gateway:Api:Keys:0 as a value, and Gateway:Api:Keys:0:Scopes as well, which wouldn't count. Leave one of the two.", Assert.Single(result.Failures!));
    }

    [Fact]
    public void An_environment_variable_counts_as_well()
    {
        const string variable = "KnownKeysTests__Lingre";
        Environment.SetEnvironmentVariable(variable, "00:00:01");
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();

            var result = new KnownKeys<TopicOptions>(configuration, string.Empty, "KnownKeysTests", []).Validate(string.Empty, new TopicOptions());

            Assert.Contains("KnownKeysTests:Lingre", Assert.Single(result.Failures!), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    private static IEnumerable<string> Check<TOptions>(string section, string[] others, string key)
        where TOptions : class, new()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, "1")]).Build();
        return new KnownKeys<TOptions>(configuration, string.Empty, section, others).Validate(string.Empty, new TOptions()).Failures ?? [];
    }
}
