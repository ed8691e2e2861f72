using System.Diagnostics.CodeAnalysis;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers of channels.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Bound, not made.")]
public sealed class WhenSlowWiringTests
{
    [Fact]
    public void A_channel_s_policies_are_those_of_its_base_too()
    {
        var policies = SlowPolicies.Of(typeof(Derived), ChannelHandlers.Bind(typeof(Derived)));

        Assert.Equal(new() { ["cursor"] = SlowPolicy.KeepLatest, ["trail"] = SlowPolicy.DropOldest }, policies);
    }

    [Fact]
    public void A_channel_that_declares_none_has_none() =>
        Assert.Null(SlowPolicies.Of(typeof(Plain), ChannelHandlers.Bind(typeof(Plain))));

    [Theory]
    [InlineData(typeof(Twice), "a second [WhenSlow(\"e\")]", "Leave one")]
    [InlineData(typeof(Blank), "names no event", "exact name")]
    [InlineData(typeof(Star), "names no event", "exact name")]
    [InlineData(typeof(Unknown), "isn't there", "SlowPolicy")]
    [InlineData(typeof(Intercepted), "[HandleOut(\"e\")]", "Remove one")]
    public void What_could_never_work_is_refused_by_name(Type channel, string problem, string cure)
    {
        var exception = Assert.Throws<ChannelWiringException>(() => SlowPolicies.Of(channel, ChannelHandlers.Bind(channel)));

        Assert.StartsWith(channel.FullName!, exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains(cure, exception.Message, StringComparison.Ordinal);
    }

    [WhenSlow("cursor", SlowPolicy.KeepLatest)]
    private class Base : Channel;

    [WhenSlow("trail", SlowPolicy.DropOldest)]
    private sealed class Derived : Base;

    private sealed class Plain : Channel;

    [WhenSlow("e", SlowPolicy.DropOldest)]
    [WhenSlow("e", SlowPolicy.KeepLatest)]
    private sealed class Twice : Channel;

    [WhenSlow("", SlowPolicy.DropOldest)]
    private sealed class Blank : Channel;

    [WhenSlow("e*", SlowPolicy.DropOldest)]
    private sealed class Star : Channel;

    [WhenSlow("e", (SlowPolicy)9)]
    private sealed class Unknown : Channel;

    [WhenSlow("e", SlowPolicy.DropOldest)]
    private sealed class Intercepted : Channel
    {
        [HandleOut("e")]
        public void Handle()
        {
        }
    }
}
