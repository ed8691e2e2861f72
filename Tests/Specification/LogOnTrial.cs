using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>The real <see cref="TopicLog"/>, one step at a time, against what <see cref="LogSpec"/> says of it.</summary>
internal sealed class LogOnTrial
{
    private readonly TopicLog _log = new(LogSpec.Kept, capacityBytes: int.MaxValue, new KeptBytes(long.MaxValue));

    /// <summary>Takes a step.</summary>
    /// <returns>What it did otherwise; null when nothing.</returns>
    public string? Step(Transition<LogSpec.State> step)
    {
        switch (step.Action)
        {
            case "Send": _log.Send(Append(step.ArgIndex)); break;
            case "Hold": _log.Hold(Append(step.ArgIndex)); break;
            case "Release": _log.Release(); break;
            case "Fence": _log.Fence(); break;
            default: _log.LetGo(); break;
        }

        return Compare(step.After);
    }

    private TopicEvent Append(int whom) => whom == 0
        ? _log.Append(TopicEventKind.Broadcast, "said", Payload.Empty)
        : _log.Append(TopicEventKind.Push, "said", Payload.Empty, new MemberId($"{whom}", 1));

    private string? Compare(LogSpec.State expected)
    {
        var there = (_log.LastOffset, _log.SentOffset, _log.IsFenced, _log.Held.Count);
        var wanted = ((long)expected.Last, (long)expected.Sent, expected.IsFenced, expected.IsFenced ? 0 : expected.Last - expected.Sent);
        return there != wanted ? $"is {there} in place of {wanted}"
            : expected.IsFenced && _log.MovedBehindFence().Offset != expected.Sent + 1 ? "says that it has moved behind what was never said"
            : CompareRepairs(expected);
    }

    private string? CompareRepairs(LogSpec.State expected)
    {
        foreach (var gateway in LogSpec.Whom.Where(static whom => whom > 0))
        {
            for (var after = 0; after <= LogSpec.Events; after++)
            {
                var (given, wanted) = (_log.Since($"{gateway}", after)?.Sum(static e => 1 << (int)e.Offset), LogSpec.Since(expected, gateway, after));
                if (given != wanted)
                {
                    return $"gives {gateway} {given:b} after {after} in place of {wanted:b}";
                }
            }
        }

        return null;
    }
}
