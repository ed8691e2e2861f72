using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>One activation's history and its store, without the topic around it.</summary>
internal sealed class HistoryRig
{
    public static readonly GrainId Topic = GrainId.Create("topic", "log:1");

    private long _offset;

    private HistoryRig(FaultyStorage storage, int size, HistoryStorage where, TimeProvider time)
    {
        var rule = new HistoryRule(size, TimeSpan.FromMinutes(5), where);
        History = new TopicHistory(rule, epoch: 0, All, time);
        Store = new HistoryStore(rule, storage, Topic, time, NullLogger.Instance, () => Fences++, () => { });
    }

    /// <summary>What all histories keep.</summary>
    public KeptBytes All { get; } = new(long.MaxValue);

    public TopicHistory History { get; }

    public HistoryStore Store { get; }

    /// <summary>How often the store said that another activation has the history.</summary>
    public int Fences { get; private set; }

    /// <summary>Comes to life, as a topic does.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="size">How many broadcasts are kept.</param>
    /// <param name="where">When they are stored.</param>
    /// <param name="epoch">The activation's epoch; the next one unless given.</param>
    public static async Task<HistoryRig> OpenAsync(
        FaultyStorage storage, int size = 200, HistoryStorage where = HistoryStorage.BeforeFanOut, long? epoch = null)
    {
        var rig = new HistoryRig(storage, size, where, TimeProvider.System);
        if (await rig.Store.LoadAsync(epoch ?? TopicEpoch.Next(TimeProvider.System)) is { } loaded)
        {
            rig.History.Restore(loaded);
            rig._offset = Math.Max(loaded.Forgotten, TopicEpoch.FirstOffset(rig.Store.Epoch));
        }
        else
        {
            rig.History.Begin(rig.Store.Epoch);
        }

        rig.Store.Begin(rig.History);
        return rig;
    }

    /// <summary>Says something, if it may be said; tells whether it was.</summary>
    public async Task<bool> SayAsync(int number, int bytes = 0)
    {
        var payload = Payload.From(new { n = number, more = new string('x', bytes) });
        var said = new TopicEvent(++_offset, TopicEventKind.Broadcast, "said", payload, default, default, History.Epoch);
        if (Store.MustStoreFirst(said) && !await Store.StoreAsync([said]))
        {
            return false;
        }

        History.Add(said);
        Store.OnSent(said);
        return true;
    }

    public async Task SayAsync(int from, int through, int bytes)
    {
        for (var number = from; number <= through; number++)
        {
            Assert.True(await SayAsync(number, bytes));
        }
    }

    /// <summary>What a client gets that has seen a position: the numbers, or null when it isn't recovered.</summary>
    public int[]? Since(HistoryPosition seen) => History.Since(seen, default) is { IsRecovered: true } recovered
        ? [.. recovered.Missed.Select(missed => missed.Payload.As<Dictionary<string, object>>()!["n"].ToString()).Select(int.Parse!)]
        : null;
}
