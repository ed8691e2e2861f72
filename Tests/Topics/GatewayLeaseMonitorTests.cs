using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class GatewayLeaseMonitorTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_topic_that_can_not_be_told_of_dead_gateways_keeps_no_other_topic_from_it()
    {
        var directory = CallProxy.Of<IGatewayDirectoryGrain>((_, args) => Task.FromResult((string[])args[0]!));
        var grains = CallProxy.Of<IGrainFactory>((_, _) => directory);
        using var watch = new GatewayLeaseMonitor(grains, _time, new FailingLog().CreateLogger<GatewayLeaseMonitor>());
        var told = new CallLog<string, bool>();
        foreach (var gateway in (string[])["first", "second"])
        {
            watch.Add(gateway, CallProxy.Of<ITopicGrain>((_, _) => throw new InvalidOperationException("at once")));
            watch.Add(gateway, CallProxy.Of<ITopicGrain>((_, _) => Task.FromException(new InvalidOperationException("later"))));
            watch.Add(gateway, CallProxy.Of<ITopicGrain>((_, args) => told.Add((string)args[0]!)));
        }

        await watch.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience.Long);
        while (told.Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var first = await told.NextAsync();
        first.Answer(true);
        var second = await told.NextAsync();
        second.Answer(true);

        Assert.Equal(["first", "second"], new[] { first.Request, second.Request }.Order());
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_gateway_that_was_taken_for_gone_is_told_when_it_is_there_again_until_it_has_heard()
    {
        var (isGone, toldTopic, toldGateway) = (true, 0, 0);
        var directory = CallProxy.Of<IGatewayDirectoryGrain>((_, args) => Task.FromResult(isGone ? (string[])args[0]! : []));
        var gateway = CallProxy.Of<IGatewayGrain>((_, _) => ++toldGateway < 3 ? Task.FromException(new TimeoutException()) : Task.CompletedTask);
        var grains = CallProxy.Of<IGrainFactory>((_, args) => args[0] is IGatewayDirectoryGrain.Key ? directory : gateway);
        using var watch = new GatewayLeaseMonitor(grains, _time, new LoggerFactory().CreateLogger<GatewayLeaseMonitor>());
        watch.Add("frozen", CallProxy.Of<ITopicGrain>((_, _) =>
        {
            toldTopic++;
            isGone = false;
            return Task.CompletedTask;
        }));

        await watch.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(Patience.Long);
        while (Volatile.Read(ref toldGateway) < 3)
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await watch.StopAsync(CancellationToken.None);
        Assert.Equal((1, 3), (toldTopic, toldGateway));
    }
}
