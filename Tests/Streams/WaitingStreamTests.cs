using System.Diagnostics;
using Orleans.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingStreamTests
{
    [Fact]
    public async Task An_event_reaches_subscribers_on_the_silo_and_on_a_client()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var (onSilo, onClient) = (new EventCollector<int>(), new EventCollector<int>());
        await cluster.SiloStream<int>(0, "a").SubscribeAsync((IAsyncObserver<int>)onSilo);
        await cluster.ClientStream<int>("a").SubscribeAsync((IAsyncObserver<int>)onClient);

        await cluster.SiloStream<int>(0, "a").OnNextAsync(1);
        await cluster.ClientStream<int>("a").OnNextAsync(2);

        Assert.Equal([1, 2], await onSilo.TakeAsync(2));
        Assert.Equal([1, 2], await onClient.TakeAsync(2));
    }

    [Fact]
    public async Task Events_published_right_after_a_late_subscription_are_not_missed()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var stream = cluster.SiloStream<int>(0, "a");
        var first = new EventCollector<int>();
        await stream.SubscribeAsync((IAsyncObserver<int>)first);
        for (var round = 0; round < 50; round++)
        {
            await stream.OnNextAsync(-round);
            var late = new EventCollector<int>();
            var subscription = await cluster.ClientStream<int>("a").SubscribeAsync((IAsyncObserver<int>)late);
            await stream.OnNextAsync(round);

            // What was published before may still be on its way when the subscription begins.
            var heard = (await late.TakeAsync(1))[0];
            Assert.Equal(round, heard == -round && round > 0 ? (await late.TakeAsync(1))[0] : heard);
            await subscription.UnsubscribeAsync();
        }
    }

    [Fact]
    public async Task Ten_thousand_events_of_one_producer_arrive_in_order_and_gathered()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var collector = new EventCollector<int>();
        await cluster.ClientStream<int>("a").SubscribeAsync((IAsyncBatchObserver<int>)collector);
        var stream = cluster.SiloStream<int>(0, "a");
        var numbers = Enumerable.Range(0, 10_000).ToArray();

        foreach (var chunk in numbers.Chunk(10))
        {
            await stream.OnNextBatchAsync(chunk[..5]);
            foreach (var number in chunk[5..])
            {
                await stream.OnNextAsync(number);
            }
        }

        Assert.Equal(numbers, await collector.TakeAsync(numbers.Length));
        Assert.True(collector.LargestBatch > 5, $"The largest batch held {collector.LargestBatch} events.");
    }

    [Fact]
    public async Task A_full_queue_makes_the_producer_wait_and_loses_nothing()
    {
        await using var cluster = await StreamCluster.StartAsync(configure: options => options.QueueCapacity = 10);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var collector = new EventCollector<int> { Gate = gate.Task };
        var stream = cluster.SiloStream<int>(0, "a");
        await stream.SubscribeAsync((IAsyncBatchObserver<int>)collector);
        var published = 0;
        var producer = Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
            {
                await stream.OnNextAsync(number);
                Volatile.Write(ref published, number + 1);
            }
        });
        await Until(() => Volatile.Read(ref published) == 10);

        gate.SetResult();

        Assert.Equal(Enumerable.Range(0, 100), await collector.TakeAsync(100));
        await producer;
    }

    [Fact]
    public async Task A_consumer_that_stands_still_holds_up_no_other_stream_of_its_queue()
    {
        await using var cluster = await StreamCluster.StartAsync(configure: options =>
        {
            options.QueueCount = 1;
            options.StreamCapacity = 5;
        });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var frozen = new EventCollector<int> { Gate = gate.Task };
        var lively = new EventCollector<int>();
        await cluster.SiloStream<int>(0, "frozen").SubscribeAsync((IAsyncBatchObserver<int>)frozen);

        // On the client: deliveries to one process's subscribers go one at a time.
        await cluster.ClientStream<int>("lively").SubscribeAsync((IAsyncBatchObserver<int>)lively);
        var stream = cluster.SiloStream<int>(0, "frozen");
        var held = Enumerable.Range(0, 20).Select(number => stream.OnNextAsync(number)).ToList();

        for (var number = 0; number < 200; number++)
        {
            await cluster.SiloStream<int>(0, "lively").OnNextAsync(number).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(Enumerable.Range(0, 200), await lively.TakeAsync(200));
        Assert.Equal(5, held.Count(task => task.IsCompleted));
        gate.SetResult();
        Assert.Equal(20, (await frozen.TakeAsync(20)).Distinct().Count());
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task Immutable_events_pass_by_reference_in_process_and_others_are_copied()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var shared = new EventCollector<SharedEvent>();
        var copied = new EventCollector<CopiedEvent>();
        await cluster.SiloStream<SharedEvent>(0, "shared").SubscribeAsync((IAsyncBatchObserver<SharedEvent>)shared);
        await cluster.SiloStream<CopiedEvent>(0, "copied").SubscribeAsync((IAsyncBatchObserver<CopiedEvent>)copied);
        var (sharedEvent, copiedEvent) = (new SharedEvent(1), new CopiedEvent { Number = 1 });

        await cluster.SiloStream<SharedEvent>(0, "shared").OnNextAsync(sharedEvent);
        await cluster.SiloStream<CopiedEvent>(0, "copied").OnNextAsync(copiedEvent);

        Assert.Same(sharedEvent, (await shared.TakeAsync(1))[0]);
        Assert.NotSame(copiedEvent, (await copied.TakeAsync(1))[0]);
    }

    [Fact]
    public async Task A_stream_filter_can_lose_events_for_a_test()
    {
        await using var cluster = await StreamCluster.StartAsync(
            configureSilo: silo => silo.AddStreamFilter<DropOddNumbers>(StreamCluster.Provider));
        var collector = new EventCollector<int>();
        await cluster.ClientStream<int>("a").SubscribeAsync((IAsyncBatchObserver<int>)collector);

        for (var number = 0; number < 10; number++)
        {
            await cluster.SiloStream<int>(0, "a").OnNextAsync(number);
        }

        Assert.Equal([0, 2, 4, 6, 8], await collector.TakeAsync(5));
    }

    [Fact]
    public async Task The_request_context_of_the_producer_reaches_the_consumer()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var seen = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await cluster.SiloStream<int>(0, "a").SubscribeAsync((_, _) =>
        {
            seen.SetResult(RequestContext.Get("origin"));
            return Task.CompletedTask;
        });

        RequestContext.Set("origin", "test");
        await cluster.SiloStream<int>(0, "a").OnNextAsync(1);

        Assert.Equal("test", await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_same_provider_added_twice_is_one()
    {
        await using var cluster = await StreamCluster.StartAsync(
            configureSilo: silo =>
                silo.AddWaitingStreams(StreamCluster.Provider, options => options.DeliveryBatchSize = 3));
        var collector = new EventCollector<int>();
        await cluster.SiloStream<int>(0, "a").SubscribeAsync((IAsyncBatchObserver<int>)collector);

        await cluster.SiloStream<int>(0, "a").OnNextAsync(1);

        Assert.Equal([1], await collector.TakeAsync(1));
    }

    [Fact]
    public async Task A_silo_whose_receivers_wait_stops_quickly()
    {
        await using var cluster = await StreamCluster.StartAsync();
        var collector = new EventCollector<int>();
        await cluster.SiloStream<int>(0, "a").SubscribeAsync((IAsyncObserver<int>)collector);
        await cluster.SiloStream<int>(0, "a").OnNextAsync(1);
        await collector.TakeAsync(1);

        var clock = Stopwatch.StartNew();
        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[0]);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(10, timeout.Token);
        }
    }
}
