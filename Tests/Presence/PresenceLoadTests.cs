using Xunit.Abstractions;

namespace Orleans.Channels.Tests;

/// <summary>
/// Joins by the thousand on one topic. It prints what they cost; what it demands is that they go out in few diffs, each
/// member in one of them.
/// </summary>
[Collection(nameof(SharesCluster))]
public sealed class PresenceLoadTests(SharedCluster shared, ITestOutputHelper output)
{
    private readonly ITopicGrain _topic = shared.Instance.GrainOf(ChannelCluster.NewTopic("here:"));

    [Theory]
    [InlineData(false, 100, 1_000, 10_000)]
    [InlineData(true, 100, 1_000)]
    public async Task Many_joins_make_few_diffs(bool withStates, params int[] sizes)
    {
        var gateway = await PresenceGateway.OpenAsync(shared.Instance.Cluster.Client);
        var (members, diffs, bytes, states, stateBytes) = (0, 0, 0L, 0, 0L);
        foreach (var size in sizes)
        {
            var perSecond = await gateway.JoinAsync(_topic, size - members, stateless: !withStates);
            await Patience.UntilAsync(() => gateway.States == (withStates ? size : 0));
            output.WriteLine(
                $"{members} to {size} members: {perSecond:F0} joins/s; {gateway.Diffs - diffs} diffs of {gateway.DiffBytes - bytes} bytes; "
                + $"{gateway.States - states} states of {gateway.StateBytes - stateBytes} bytes");
            Assert.InRange(gateway.Diffs - diffs, 1, Math.Max(50, (size - members) / 10));
            (members, diffs, bytes, states, stateBytes) = (size, gateway.Diffs, gateway.DiffBytes, gateway.States, gateway.StateBytes);
        }

        Assert.Equal(sizes[^1], (await _topic.DescribeAsync()).Members);
        await _topic.KickAsync(null, StopReason.Normal);
        Assert.Equal(0, (await _topic.ListPresenceAsync(null, 1)).Metas);
    }
}
