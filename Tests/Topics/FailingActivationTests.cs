using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>Topics that fail to begin: a stranger may ask for as many as it likes, so each costs one attempt and few words.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit disposes of it.")]
public sealed class FailingActivationTests : IAsyncLifetime
{
    private readonly LogKeeper _log = new();
    private readonly CountedFailure _failure = new();
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(
        silo: silo =>
        {
            silo.Services.AddSingleton<ILoggerProvider>(_log);
            silo.Services.AddSingleton(_failure);
        },
        declare: channels => channels.Map<UnbegunChannel>("unbegun:*"));

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_join_of_one_is_refused_after_one_attempt_and_one_line()
    {
        var topic = ChannelCluster.NewTopic("unbegun:");
        var socket = await _cluster.Gateway.ConnectAsync();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            socket.Send($"{attempt}", $"{attempt}", topic, "phx_join");
            await socket.ExpectAsync(TestSocket.Reply($"{attempt}", $"{attempt}", topic, "error", """{"reason":"join crashed"}"""));
        }

        Assert.InRange(_failure.Count, 1, 3);
        Assert.Equal(_failure.Count, _log.Entries.Count(entry => entry.Text.Contains("It can't begin.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_broadcasts_to_one_is_told_why()
    {
        var topic = ChannelCluster.NewTopic("unbegun:");

        await Assert.ThrowsAsync<ChannelFailedException>(() => _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>().BroadcastAsync(topic, "said", new { }, CancellationToken.None));
    }
}
