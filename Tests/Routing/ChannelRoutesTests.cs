using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class ChannelRoutesTests
{
    [Fact]
    public void The_first_declared_pattern_that_matches_takes_a_topic()
    {
        var routes = new ChannelsBuilder(new ServiceCollection())
            .Map<FirstChannel>("room:lobby")
            .Map<SecondChannel>("room:*")
            .Map<FirstChannel>("room:vip:*")
            .BuildRoutes();

        Assert.Equal("room:lobby", PatternOf(routes, "room:lobby"));
        Assert.Equal("room:*", PatternOf(routes, "room:lobbyist"));
        Assert.Equal("room:*", PatternOf(routes, "room:vip:1"));
        Assert.Null(PatternOf(routes, "Room:1"));
        Assert.Equal(["room:lobby", "room:*", "room:vip:*"], routes.PatternsOf(SocketNames.Default));
    }

    [Fact]
    public void Declared_the_other_way_round_the_wide_pattern_takes_all()
    {
        var routes = new ChannelsBuilder(new ServiceCollection()).Map<FirstChannel>("*").Map<SecondChannel>("room:*").BuildRoutes();

        Assert.Equal("*", PatternOf(routes, "room:1"));
    }

    [Fact]
    public void One_channel_may_have_several_routes_with_assigns_of_their_own()
    {
        var routes = new ChannelsBuilder(new ServiceCollection())
            .Map<FirstChannel>("a:*", new Assigns { { "from", "a" } })
            .Map<FirstChannel>("b:*", new Assigns { { "from", "b" } })
            .BuildRoutes();

        Assert.Equal("a", routes.Match("a:1")!.Assigns["from"]);
        Assert.Equal("b", routes.Match("b:1")!.Assigns["from"]);
    }

    private static string? PatternOf(ChannelRoutes routes, string topic) => routes.Match(topic)?.Pattern.Text;

    private sealed class FirstChannel : Channel;

    private sealed class SecondChannel : Channel;
}
