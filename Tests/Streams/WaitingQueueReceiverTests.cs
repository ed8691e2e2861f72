using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Streams;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Streams;

/// <summary>What is said of a queue that a receiver can't reach.</summary>
public sealed class WaitingQueueReceiverTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly LogKeeper _log = new();
    private readonly LoggerFactory _logs;
    private readonly WaitingQueueReceiver _receiver;
    private bool _isAway;

    public WaitingQueueReceiverTests()
    {
        _logs = new LoggerFactory([_log]);
        var options = new WaitingStreamOptions();
        var mapper = WaitingQueueAdapterFactory.MapperOf(options, "Waiting");
        _receiver = new WaitingQueueReceiver(
            CallProxy.Of<IWaitingQueueGrain>((method, _) => Answer(method.Name)),
            mapper.GetAllQueues().First(),
            SiloAddress.New(IPAddress.Loopback, 1, 1),
            new WaitingQueueCache(options, _time),
            new LocalQueues(mapper),
            _time,
            _logs.CreateLogger<WaitingQueueReceiver>(),
            CancellationToken.None);
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task An_outage_of_a_few_seconds_is_not_told_however_often_it_comes()
    {
        for (var time = 0; time < 3; time++)
        {
            await PassAsync(seconds: 3, isAway: true);
            await PassAsync(seconds: 3, isAway: false);
        }

        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_longer_one_is_told_once_and_so_is_its_end()
    {
        await PassAsync(seconds: 20, isAway: true);
        Assert.Equal((LogLevel.Warning, 3002), Assert.Single(Told()));

        await PassAsync(seconds: 5, isAway: false);
        Assert.Equal([(LogLevel.Warning, 3002), (LogLevel.Information, 3003)], Told());
    }

    private IEnumerable<(LogLevel Level, int Id)> Told() => _log.Entries.Select(entry => (entry.Level, entry.Id.Id));

    private Task Answer(string method) => (method, _isAway) switch
    {
        (_, true) => throw new TimeoutException(),
        (nameof(IWaitingQueueGrain.AttachAsync), _) => Task.FromResult(new WaitingQueueSession(Guid.Empty, 1)),
        (nameof(IWaitingQueueGrain.TakeAsync), _) => Task.FromResult(WaitingQueueTake.Nothing),
        _ => throw new NotSupportedException(method),
    };

    // As the agent does: it looks again and again.
    private async Task PassAsync(int seconds, bool isAway)
    {
        _isAway = isAway;
        var end = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        while (_time.GetUtcNow() < end)
        {
            var look = _receiver.GetQueueMessagesAsync(1, CancellationToken.None);
            do
            {
                _time.Advance(Step);
                await Task.Yield();
            }
            while (!look.IsCompleted);
            await look;
        }
    }
}
