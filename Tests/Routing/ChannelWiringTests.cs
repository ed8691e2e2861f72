using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Orleans.Channels.Tests;

/// <summary>Mistakes in sockets and routes stop start-up, and the error names the class and the cure.</summary>
public sealed class ChannelWiringTests
{
    private readonly ChannelsBuilder _channels = new(new ServiceCollection());

    [Fact]
    public void Two_routes_for_one_pattern()
    {
        _channels.Map<PlainChannel>("room:*");

        AssertNames(() => _channels.Map<OtherChannel>("room:*"), nameof(OtherChannel), "\"room:*\"", "Leave one route");
    }

    [Theory]
    [InlineData("room:*:x")]
    [InlineData("*room")]
    public void A_star_that_is_not_at_the_end(string pattern) =>
        AssertNames(() => _channels.Map<PlainChannel>(pattern), nameof(PlainChannel), pattern, "one trailing *");

    [Fact]
    public void An_empty_pattern() => AssertNames(() => _channels.Map<PlainChannel>(string.Empty), nameof(PlainChannel), "mapped");

    [Fact]
    public void Two_sockets_of_one_name()
    {
        _channels.Socket<PlainSocket>();

        AssertNames(() => _channels.Socket<OtherSocket>(), nameof(OtherSocket), nameof(PlainSocket), "another name");
    }

    [Fact]
    public void Several_sockets_with_names_of_their_own_are_no_mistake()
    {
        var sockets = _channels.Socket<PlainSocket>().Socket<OtherSocket>("admin").BuildSockets();

        Assert.Equal(typeof(PlainSocket), sockets.Find(SocketNames.Default));
        Assert.Equal(typeof(OtherSocket), sockets.Find("admin"));
        Assert.Null(sockets.Find("Admin"));
    }

    [Fact]
    public void No_socket_at_all() => AssertNames(() => _channels.BuildSockets(), nameof(ChannelsBuilder), "no socket", "Socket<UserSocket>()");

    [Fact]
    public void A_channel_that_is_abstract() =>
        AssertNames(() => _channels.Map<AbstractChannel>("room:*"), nameof(AbstractChannel), "abstract");

    [Fact]
    public async Task Two_modules_that_have_one_pattern_or_one_socket_name()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddChannels(channels => channels.Socket<PlainSocket>().Map<PlainChannel>("room:*")));
        builder.ConfigureSilo((_, silo) =>
        {
            AssertNames(() => silo.AddChannels(channels => channels.Map<OtherChannel>("room:*")), nameof(OtherChannel), "\"room:*\"", "Leave one route");
            AssertNames(() => silo.AddChannels(channels => channels.Socket<OtherSocket>()), nameof(OtherSocket), nameof(PlainSocket), "another name");
        });
        await using var cluster = builder.Build();

        await cluster.DeployAsync();
    }

    [Fact]
    public async Task A_mistake_stops_the_silo_before_it_runs()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddChannels(channels => channels.Socket<PlainSocket>().Map<PlainChannel>("a*b")));
        await using var cluster = builder.Build();

        await Assert.ThrowsAsync<ChannelWiringException>(cluster.DeployAsync);
    }

    private static void AssertNames(Func<object> wire, params string[] words)
    {
        var exception = Assert.Throws<ChannelWiringException>(() => wire());
        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    private sealed class PlainChannel : Channel;

    private sealed class OtherChannel : Channel;

    private abstract class AbstractChannel : Channel;

    private sealed class PlainSocket : Socket;

    private sealed class OtherSocket : Socket;
}
