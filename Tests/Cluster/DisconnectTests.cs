using System.Collections.Concurrent;

namespace Orleans.Channels.Tests;

/// <summary>Who asks for a disconnect is told when every gateway has confirmed it.</summary>
public sealed class DisconnectTests
{
    private readonly ConcurrentDictionary<string, int> _asked = [];

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_asked_again_and_named()
    {
        var silent = await Assert.ThrowsAsync<GatewaysSilentException>(() => Channels("silent").DisconnectAsync("ann", CancellationToken.None));

        Assert.Equal(["silent"], silent.Gateways);
        Assert.Equal((1, 3), (_asked["one"], _asked["silent"]));
    }

    [Fact]
    public async Task It_is_done_when_all_have_answered()
    {
        await Channels("two").DisconnectAsync("ann", CancellationToken.None);

        Assert.Equal((1, 1), (_asked["one"], _asked["two"]));
    }

    private ClusterChannels Channels(string other) => new(CallProxy.Of<IGrainFactory>((_, args) => args[0] is IGatewayDirectoryGrain.Key
        ? CallProxy.Of<IGatewayDirectoryGrain>((_, _) => Task.FromResult<string[]>(["one", other]))
        : CallProxy.Of<IGatewayGrain>((_, _) => AnswerOf((string)args[0]!))));

    private Task AnswerOf(string gateway)
    {
        _asked.AddOrUpdate(gateway, 1, static (_, times) => times + 1);
        return gateway == "silent" ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
    }
}
