using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Channels.Streams;
using Orleans.Streams;

namespace Orleans.Channels.Tests.Streams;

/// <summary>How a receiver waits for its agent.</summary>
public sealed class WaitingQueueAgentTests
{
    private readonly WaitingQueueReceiver _receiver;

    public WaitingQueueAgentTests()
    {
        var options = new WaitingStreamOptions();
        _receiver = new(
            new SilentQueue(),
            QueueId.GetQueueId("silent", 0, 0),
            SiloAddress.New(IPAddress.Loopback, 1, 1),
            new(options, TimeProvider.System),
            new(WaitingQueueAdapterFactory.MapperOf(options, "silent")),
            TimeProvider.System,
            NullLogger<WaitingQueueReceiver>.Instance,
            CancellationToken.None);
    }

    [Fact]
    public async Task A_wait_for_events_ends_with_its_agent()
    {
        using var agent = new CancellationTokenSource();
        var wait = _receiver.GetQueueMessagesAsync(1, agent.Token);

        await agent.CancelAsync();

        // An agent that goes on would be told to look round, by a list that isn't empty.
        Assert.Empty(await wait);
        await _receiver.Shutdown(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_agent_that_goes_on_is_told_to_look_round()
    {
        Assert.Single(await _receiver.GetQueueMessagesAsync(1, CancellationToken.None));

        await _receiver.Shutdown(TimeSpan.FromSeconds(1));
    }
}
