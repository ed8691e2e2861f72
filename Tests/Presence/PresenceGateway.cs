using System.Diagnostics;
using System.Text.Json;
using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway's end of the stream and nothing behind it, for members by the thousand: it counts what topics tell it.</summary>
internal sealed class PresenceGateway
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _refs = [];
    private int _members;

    public int Diffs { get; private set; }

    public int States { get; private set; }

    public long DiffBytes { get; private set; }

    public long StateBytes { get; private set; }

    /// <summary>How many have joined, each told once.</summary>
    public int Joins
    {
        get
        {
            lock (_refs)
            {
                return _refs.Count;
            }
        }
    }

    public static async Task<PresenceGateway> OpenAsync(IClusterClient client)
    {
        var gateway = new PresenceGateway();
        await client.GetStreamProvider(GatewayStreams.DefaultProvider)
            .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway._id, 0)))
            .SubscribeAsync((message, _) =>
            {
                gateway.Take((TopicBatch)message);
                return Task.CompletedTask;
            });
        return gateway;
    }

    /// <summary>Lets members join, many at a time, and waits until they have been told of; gives how many joined in a second.</summary>
    public async Task<double> JoinAsync(ITopicGrain topic, int count, bool stateless)
    {
        var (first, started) = (_members + 1, Stopwatch.GetTimestamp());
        _members += count;
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) =>
            {
                var join = Payload.From(new { key = $"user-{number}", meta = new { online_at = "1795208695" }, stateless });
                Assert.Equal(JoinStatus.Ok, (await topic.JoinAsync(new JoinRequest(new MemberId(_id, number), null, Payload.Empty, join, default))).Status);
            });
        await Patience.UntilAsync(() => Joins == _members);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private void Take(TopicBatch batch)
    {
        lock (_refs)
        {
            foreach (var e in batch.Events)
            {
                if (e.Event == PresenceEvents.State)
                {
                    States++;
                    StateBytes += e.Payload.Bytes.Length;
                }
                else if (e.Event == PresenceEvents.Diff)
                {
                    Diffs++;
                    DiffBytes += e.Payload.Bytes.Length;
                    using var diff = JsonDocument.Parse(e.Payload.Bytes);
                    foreach (var meta in diff.RootElement.GetProperty("joins").EnumerateObject().SelectMany(entry => entry.Value.GetProperty("metas").EnumerateArray()))
                    {
                        Assert.True(_refs.Add(meta.GetProperty("phx_ref").GetString()!));
                    }
                }
            }
        }
    }
}
