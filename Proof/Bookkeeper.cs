using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Messages;

namespace Orleans.Channels.Proof;

/// <summary>Counts on a topic: adds one to what the topic stores, or reads it, one after the other.</summary>
internal sealed class Bookkeeper(string topic, string who, TimeSpan interval, HistoryFile history) : Asker(topic, who, history)
{
    // Reads are cheap, and show what additions alone can't: a value that goes back.
    private const int ReadsForEachAddition = 2;

    /// <summary>Counts for as long as it may.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(interval);
            for (var turn = 0; await timer.WaitForNextTickAsync(cancellationToken); turn++)
            {
                await (turn % (ReadsForEachAddition + 1) == 0
                    ? AskAsync(Verb.Add, "add", _ => new Nothing(), MessageJson.Default.Count)
                    : AskAsync(Verb.Read, "read", _ => new Nothing(), MessageJson.Default.Count));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
