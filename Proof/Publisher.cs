using System.Text.Json;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>Speaks on a topic: numbers in order, each until it is answered with ok.</summary>
internal sealed class Publisher(ProofTopic topic, TimeSpan interval, HistoryFile? history)
    : Asker(topic.Name, $"publisher-{topic.Name}", history)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Where it is noted which silo answered, or null.</summary>
    public Acknowledgements? Answers { get; init; }

    /// <summary>Speaks for as long as it may.</summary>
    public async Task RunAsync(TimeSpan firstDelay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(firstDelay, cancellationToken);
            using var timer = new PeriodicTimer(interval);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var number = topic.Begin();
                for (var attempt = 1; !await TrySayAsync(number, attempt); attempt++)
                {
                    do
                    {
                        await Task.Delay(Pause, cancellationToken);
                    }
                    while (!IsJoined);
                }

                topic.Acknowledge();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <inheritdoc/>
    protected override void Replied(string? pushRef, bool isOk, JsonElement response)
    {
        if (isOk)
        {
            Answers?.Add(response.GetProperty("silo").GetString()!, topic.Last + 1);
        }

        base.Replied(pushRef, isOk, response);
    }

    private async Task<bool> TrySayAsync(int number, int attempt) =>
        await AskAsync(Verb.Say, "say", id => new { n = number, a = attempt, id }) is not null;
}
