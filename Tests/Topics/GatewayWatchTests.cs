using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class GatewayWatchTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_topic_that_can_not_be_told_of_dead_gateways_keeps_no_other_topic_from_it()
    {
        var directory = CallProxy.Of<IGatewayDirectoryGrain>((_, args) => Task.FromResult((string[])args[0]!));
        var grains = CallProxy.Of<IGrainFactory>((_, _) => directory);
        using var watch = new GatewayWatch(grains, _time, new FailingLog().CreateLogger<GatewayWatch>());
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
}
