using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>The real <see cref="MemberLifecycle"/>, one step at a time, against what <see cref="LifeSpec"/> says of it.</summary>
internal sealed class LifeOnTrial
{
    private MemberLifecycle _life;

    /// <summary>Takes a step.</summary>
    /// <returns>What it did otherwise; null when nothing.</returns>
    public string? Step(Transition<LifeSpec.State> step)
    {
        var (said, expected) = (Do(step), Expected(step));
        return said != expected ? $"said {said} in place of {expected}" : Compare(step.After);
    }

    private static MemberSteps Expected(Transition<LifeSpec.State> step) => (step.Action switch
    {
        "LetIn" => LifeSpec.LetIn(step.Before),
        "Refuse" => LifeSpec.Refuse(step.Before),
        "EndFromOutside" => LifeSpec.EndFromOutside(step.Before, LifeSpec.Ends[step.ArgIndex], isAnswering: false),
        "EndWhileAnswering" => LifeSpec.EndFromOutside(step.Before, LifeSpec.Ends[step.ArgIndex], isAnswering: true),
        "EndFromInside" => LifeSpec.EndFromInside(step.Before, LifeSpec.OwnEnds[step.ArgIndex]),
        _ => LifeSpec.CallbackDone(step.Before, LifeSpec.Either[step.ArgIndex]),
    }).Said;

    private MemberSteps Do(Transition<LifeSpec.State> step)
    {
        switch (step.Action)
        {
            case "LetIn": return _life.LetIn();
            case "Refuse": return _life.Refuse();
            case "EndFromOutside" or "EndWhileAnswering":
                var (status, reason, isFinal) = LifeSpec.Ends[step.ArgIndex];
                return _life.EndFromOutside(status, reason, isFinal, isAnswering: step.Action == "EndWhileAnswering");
            case "EndFromInside": return _life.EndFromInside(LifeSpec.OwnEnds[step.ArgIndex].Status, LifeSpec.OwnEnds[step.ArgIndex].Reason);
            default: return _life.CallbackDone(LifeSpec.Either[step.ArgIndex]);
        }
    }

    private string? Compare(LifeSpec.State expected)
    {
        var there = (_life.Phase, _life.HasJoined, _life.HasEnded, new LifeSpec.End(_life.Status, _life.Reason, _life.IsEndFinal));
        var wanted = (expected.Phase, expected.LetIns > 0, expected.Phase >= MemberPhase.Ending, expected.End);
        return there == wanted ? null : $"is {there} in place of {wanted}";
    }
}
