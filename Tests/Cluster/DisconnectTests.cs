using System.Collections.Concurrent;

namespace Orleans.Channels.Tests;

/// <summary>Who asks for a disconnect is told when every gateway has confirmed it.</summary>
public sealed class DisconnectTests
{
    private readonly ConcurrentDictionary<string, int> _asked = [];
    private readonly Queue<Exception> _problems = [];

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

    [Fact]
    public async Task A_directory_that_moves_is_asked_again_for_the_one_that_follows_may_not_know_yet_who_is_there()
    {
        _problems.Enqueue(new SiloUnavailableException());
        _problems.Enqueue(new TimeoutException());

        await Channels("two").DisconnectAsync("ann", CancellationToken.None);

        Assert.Equal((1, 1), (_asked["one"], _asked["two"]));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_asked_is_no_reason_to_say_that_it_is_done()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _problems.Enqueue(new SiloUnavailableException());
        }

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Channels("two").DisconnectAsync("ann", CancellationToken.None));
    }

    private ClusterChannels Channels(string other) => new(CallProxy.Of<IGrainFactory>((_, args) => args[0] is IGatewayDirectoryGrain.Key
        ? CallProxy.Of<IGatewayDirectoryGrain>((method, _) => method.Name switch
        {
            nameof(IGatewayDirectoryGrain.NoteDisconnectAsync) => _problems.TryDequeue(out var problem) ? Task.FromException(problem) : Task.CompletedTask,
            nameof(IGatewayDirectoryGrain.ListAllAsync) => Task.FromResult<string[]>(["one", other]),
            _ => Task.FromResult<string[]>([]),
        })
        : CallProxy.Of<IGatewayGrain>((_, _) => AnswerOf((string)args[0]!))));

    private Task AnswerOf(string gateway)
    {
        _asked.AddOrUpdate(gateway, 1, static (_, times) => times + 1);
        return gateway == "silent" ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
    }
}
