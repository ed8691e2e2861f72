using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>How many topics that nobody is on one socket, one id and one address may join.</summary>
public sealed class NewTopicsTests
{
    [Fact]
    public async Task A_join_of_one_new_topic_too_many_is_refused_and_one_that_somebody_is_on_passes()
    {
        var rig = new GatewayRig(options => options.NewTopicsPerSocket = 1);
        var (first, second) = (rig.Connect(), rig.Connect());
        await rig.JoinAsync(first, "1");

        first.Send("2", "2", "room:2", "phx_join");
        await first.ExpectAsync("""["2","2","room:2","phx_reply",{"response":{"reason":"too many new topics"},"status":"error"}]""");
        await rig.JoinAsync(second, "1");
        second.Send("2", "2", "room:2", "phx_join");
        await rig.TopicOf("room:2").AcceptJoinAsync(1, 0, 0);
    }

    [Fact]
    public void All_sockets_of_an_id_share_what_it_may_join()
    {
        var rig = new GatewayRig(options => options.NewTopicsPerUser = 2);
        var newTopics = new NewTopics(rig.Registry.Options, rig.Registry.Time);
        var sockets = new[] { rig.Connect(), rig.Connect(), rig.Connect() };

        Assert.Equal(2, sockets.Count(socket => newTopics.TryTake(socket.Connection, new SocketRateLimiter(rig.Registry.Options))));
    }

    [Fact]
    public void An_allowance_comes_back_within_a_minute_and_is_then_forgotten()
    {
        var time = new FakeTimeProvider();
        var allowances = new Allowances<int>(60, time);

        Assert.Equal(60, Enumerable.Range(0, 100).Count(_ => allowances.TryTake(1)));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => allowances.TryTake(1)));
        for (var other = 2; other < 10_000; other++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            allowances.TryTake(other);
        }

        Assert.InRange(allowances.Count, 1, 2_048);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1%7", "2001:db8:1:2::")]
    public void An_address_is_counted_by_its_network(string address, string key) =>
        Assert.Equal(IPAddress.Parse(key), ClientAddress.KeyOf(IPAddress.Parse(address)));
}
