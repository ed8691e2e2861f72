using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Messages;

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
                var attempt = 1;
                for (; !await TrySayAsync(number, attempt); attempt++)
                {
                    do
                    {
                        await Task.Delay(Pause, cancellationToken);
                    }
                    while (!IsJoined);
                }

                topic.Acknowledge(attempt);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task<bool> TrySayAsync(int number, int attempt)
    {
        var answer = await AskAsync(Verb.Say, "say", id => new Sentence(number, attempt, id), MessageJson.Default.SaidBy);
        if (answer is not null)
        {
            Answers?.Add(answer.Silo, number);
        }

        return answer is not null;
    }
}
