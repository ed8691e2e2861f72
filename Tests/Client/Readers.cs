using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>What readers heard.</summary>
internal static class Readers
{
    /// <summary>The kinds of all events up to the end.</summary>
    public static async Task<ChannelEventKind[]> AllOf(ChannelSubscription<ChannelEvent> events)
    {
        var kinds = new List<ChannelEventKind>();
        await foreach (var told in events)
        {
            kinds.Add(told.Kind);
        }

        return [.. kinds];
    }

    /// <summary>What happens besides messages, up to the first of a kind.</summary>
    public static async Task<ChannelEventKind[]> UntilAsync(IAsyncEnumerator<ChannelEvent> reader, ChannelEventKind last)
    {
        var kinds = new List<ChannelEventKind>();
        while (kinds.LastOrDefault() != last)
        {
            kinds.AddRange((await NextAsync(reader, 1)).Select(told => told.Kind).Where(kind => kind != ChannelEventKind.Message));
        }

        return [.. kinds];
    }

    /// <summary>The next few.</summary>
    public static async Task<T[]> NextAsync<T>(IAsyncEnumerator<T> reader, int count)
    {
        var heard = new List<T>();
        while (heard.Count < count && await reader.MoveNextAsync().AsTask().WaitAsync(Patience.Long))
        {
            heard.Add(reader.Current);
        }

        return [.. heard];
    }
}
