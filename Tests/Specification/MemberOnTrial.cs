using CsCheck;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.Specification;

/// <summary>The real <see cref="MemberProtocol"/>, one step at a time, against what <see cref="MemberSpec"/> says of it.</summary>
internal sealed class MemberOnTrial
{
    private static readonly MemberEvent[] Sent = [.. MemberSpec.Refs.Select(each => new MemberEvent("said", Ref.FromText($"{each}"), Payload.Empty, IsLeave: each == MemberSpec.Refs[^1]))];

    private MemberProtocol _member;

    /// <summary>Takes a step.</summary>
    /// <returns>What it did otherwise; null when nothing.</returns>
    public string? Step(Transition<MemberSpec.State> step)
    {
        var expected = Expected(step);

        // Which events were answered by themselves is not the machine's to know: AnsweredPushes does.
        var said = step.Action == "Reply" ? expected : Do(step);
        said = said with { Lost = step.Action == "End" ? said.Lost : said.Lost & ~step.Before.Replied };
        return said != expected ? $"said {said} in place of {expected}" : Compare(step.After);
    }

    private static MemberSpec.Said Expected(Transition<MemberSpec.State> step) => (step.Action switch
    {
        "Begin" => MemberSpec.Begin(step.Before),
        "Enter" => MemberSpec.Enter(step.Before, step.ArgIndex + 1),
        "Leave" => MemberSpec.Leave(step.Before, MemberSpec.Either[step.ArgIndex]),
        "Take" => MemberSpec.Take(step.Before),
        "Next" => MemberSpec.Next(step.Before),
        "Hear" => MemberSpec.Hear(step.Before, step.Before.Call, MemberSpec.Answers[step.ArgIndex]),
        "HearOfOld" => MemberSpec.Hear(step.Before, step.Before.Call - 1, MemberSpec.Answers[step.ArgIndex]),
        "Settle" => MemberSpec.Settle(step.Before),
        "Ready" => MemberSpec.Ready(step.Before),
        "Reply" => MemberSpec.Reply(step.Before, step.ArgIndex),
        "Doubt" => MemberSpec.Doubt(step.Before, step.Before.Call - step.ArgIndex),
        "Unknown" => MemberSpec.Unknown(step.Before, step.Before.Call - step.ArgIndex),
        "GiveUp" => MemberSpec.GiveUp(step.Before, step.Before.Call - step.ArgIndex),
        _ => MemberSpec.End(step.Before),
    }).Said;

    private MemberSpec.Said Do(Transition<MemberSpec.State> step)
    {
        var (before, call) = (step.Before, step.Before.Call - step.ArgIndex);
        return step.Action switch
        {
            "Begin" => new(Text(_member.TryBegin())),
            "Enter" => new(Text(_member.TryEnter(step.ArgIndex + 1, assigns: null))),
            "Leave" => new(Text(_member.TryLeaveActivation(MemberSpec.Either[step.ArgIndex], out var lost)), Bits(lost)),
            "Take" => new(Text(_member.TryTake(Sent[Math.Min(before.Said, Sent.Length - 1)], out var made)), Call: Bits(made?.Events)),
            "Next" => new(string.Empty, Call: Bits(_member.NextCall()?.Events)),
            "Hear" => new(_member.Hear(before.Call, MemberSpec.Answers[step.ArgIndex], null, out var lost).ToString(), Bits(lost)),
            "HearOfOld" => new(_member.Hear(before.Call - 1, MemberSpec.Answers[step.ArgIndex], null, out var lost).ToString(), Bits(lost)),
            "Settle" => new(string.Empty, Call: Bits(_member.Settle(before.ToSettle, before.SettlesAs)?.Events)),
            "Ready" => new(string.Empty, Call: Bits(_member.BeReady(assigns: null)?.Events)),
            "Doubt" => _member.Doubt(call, out var again) is CallDoubt.AskedAgain and var doubt ? new($"{doubt}", Call: Bits(again.Events)) : new($"{Settled(call)}"),
            "Unknown" => new(_member.TryBeUnknown(call, out var isPast, out var lost) ? isPast ? "past" : "here" : Text(false), Bits(lost)),
            "GiveUp" => new(Text(_member.TryGiveUp(call, out var lost)), Bits(lost)),
            _ => new(Text(_member.TryEnd(out var unsent)), Bits(unsent)),
        };
    }

    // Asked of a copy, it changes nothing.
    private CallDoubt Settled(int call)
    {
        var copy = _member;
        return copy.Doubt(call, out _);
    }

    private string? Compare(MemberSpec.State expected)
    {
        var (copy, waiting) = (_member, _member);
        copy.Doubt(_member.LastCall, out var under);
        waiting.TryEnd(out var waits);
        var there = (_member.Phase, _member.Turn, _member.IsEnding, _member.Epoch, _member.LastCall, Bits(under.Events), under.Epoch, Bits(waits));
        var wanted = (expected.Phase, expected.Turn, expected.IsEnding, (long)expected.Epoch, (int)expected.Call, (int)expected.InFlight, (long)expected.CalledEpoch, (int)expected.Waits);
        return there == wanted ? null : $"is {there} in place of {wanted}";
    }

    private static string Text(bool isTrue) => isTrue ? bool.TrueString : bool.FalseString;

    private static int Bits(IReadOnlyList<MemberEvent>? events)
    {
        var bits = 0;
        for (var at = 0; at < (events?.Count ?? 0); at++)
        {
            // In the order that they were sent: each bit is above those before it.
            var bit = 1 << Array.IndexOf(Sent, events![at]);
            bits = bit > bits ? bits | bit : throw new InvalidOperationException("Events are out of order.");
        }

        return bits;
    }
}
