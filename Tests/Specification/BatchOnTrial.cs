using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>The real <see cref="BatchChain"/>, one step at a time, against what <see cref="BatchSpec"/> says of it.</summary>
internal sealed class BatchOnTrial
{
    private readonly BatchChain _chain = new("room:1", epoch: 1, start: 0, new TopicOptions { BatchLength = BatchSpec.BatchLength });
    private int _offset;

    /// <summary>Takes a step.</summary>
    /// <returns>What it did otherwise; null when nothing.</returns>
    public string? Step(Transition<BatchSpec.State> step)
    {
        switch (step.Action)
        {
            case "Add": _chain.Add(new TopicEvent(++_offset, TopicEventKind.Broadcast, "said", Payload.Empty), now: 0); break;
            case "ForOthers": _offset++; break;
            case "Take": return CompareTaken(step.After) ?? Compare(step.After);
            case "Arrive": _chain.Arrive(); break;
            default: _chain.GiveUp(); break;
        }

        return Compare(step.After);
    }

    private string? CompareTaken(BatchSpec.State expected)
    {
        var batch = _chain.Take();
        var there = (batch.Previous, batch.Events.Sum(static e => 1 << (int)e.Offset), batch.Events[^1].Offset);
        var wanted = ((long)expected.Previous, (int)expected.OnItsWay, (long)BatchSpec.Highest(expected.OnItsWay));
        return there == wanted ? null : $"takes {there} in place of {wanted}";
    }

    private string? Compare(BatchSpec.State expected)
    {
        var there = (_chain.Waiting, _chain.IsEmpty, _chain.Start);
        var wanted = (System.Numerics.BitOperations.PopCount(expected.Waiting), expected.Waiting == 0 && expected.OnItsWay == 0, 0L);
        return there == wanted ? null : $"is {there} in place of {wanted}";
    }
}
