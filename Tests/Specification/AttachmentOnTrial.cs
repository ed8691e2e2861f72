using CsCheck;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.Specification;

/// <summary>The real <see cref="TopicAttachment"/>, one step at a time, against what <see cref="AttachmentSpec"/> says of it.</summary>
internal sealed class AttachmentOnTrial
{
    private readonly TopicAttachment _attachment = new();
    private JoinTicket _ticket;

    /// <summary>Takes a step.</summary>
    /// <returns>What it did otherwise; null when nothing.</returns>
    public string? Step(Transition<AttachmentSpec.State> step)
    {
        var said = Do(step);
        var expected = Expected(step);
        return said != expected ? $"said {said} in place of {expected}" : Compare(step.After);
    }

    private static string Expected(Transition<AttachmentSpec.State> step) => step.Action switch
    {
        "Adopt" => AttachmentSpec.Adopt(step.Before, AttachmentSpec.Answers[step.ArgIndex]).Said.ToString(),
        "Receive" => AttachmentSpec.Receive(step.Before, AttachmentSpec.Batches[step.ArgIndex]).Said.ToString(),
        "TakeBacklog" => $"{step.Before.First} {step.Before.Second}",
        _ => string.Empty,
    };

    private string Do(Transition<AttachmentSpec.State> step)
    {
        switch (step.Action)
        {
            case "Ticket": _ticket = _attachment.NewTicket(0); break;
            case "Adopt": return Adopt(AttachmentSpec.Answers[step.ArgIndex]).ToString();
            case "Receive": return _attachment.Receive(Batch(step.ArgIndex)).ToString();
            case "TakeBacklog": return TakeBacklog();
            case "Reach": _attachment.Reach(_attachment.Current!, new TopicEvent(_attachment.Current!.Cursor + 1, TopicEventKind.Mark, string.Empty, Payload.Empty)); break;
            case "BeginRepair": _attachment.BeginRepair(); break;
            case "EndRepair": _attachment.EndRepair(_attachment.Current!); break;
            case "Doubt": _attachment.Doubt(); break;
            case "Detach": _attachment.Detach(); break;
            case "FallBehind": _attachment.FallBehind(through: 3); break;
            default: _attachment.GiveUp(); break;
        }

        return string.Empty;
    }

    private Adoption Adopt(AttachmentSpec.Answer answer) =>
        _attachment.Adopt(new JoinResponse(JoinStatus.Ok, Payload.Empty, answer.Epoch, answer.LinkStart, answer.Offset), _ticket, answer.IsOnly);

    private string TakeBacklog()
    {
        var taken = _attachment.TakeBacklog().Select(batch => Array.IndexOf(AttachmentSpec.Batches, ((int)batch.Epoch, (int)batch.Previous)) + 1).Append(0).ToArray();
        return $"{taken[0]} {taken[1]}";
    }

    private string? Compare(AttachmentSpec.State expected)
    {
        var now = _attachment.NewTicket(0);
        var there = (_attachment.Current?.Epoch ?? 0, _attachment.Current?.Cursor ?? 0, _attachment.State == AttachmentState.Repairing, _attachment.HasBacklog, now.IsBehind);
        var wanted = ((long)expected.Current.Epoch, (long)expected.Current.Cursor, expected.IsRepairing, expected.First > 0, expected.IsBehind);
        return there != wanted ? $"is {there} in place of {wanted}" : CompareTurns(expected);
    }

    private string? CompareTurns(AttachmentSpec.State expected)
    {
        for (var at = 0; at < 8; at++)
        {
            var (epoch, after) = ((at / 4) + 1, at % 4);
            var (turn, wanted) = (_attachment.TurnOf(epoch, after), AttachmentSpec.TurnOf(expected, epoch, after));
            if (turn != wanted)
            {
                return $"an answer of {epoch} behind {after} goes out {turn} in place of {wanted}";
            }
        }

        return null;
    }

    private static TopicBatch Batch(int index) => new("room:1", AttachmentSpec.Batches[index].Epoch, AttachmentSpec.Batches[index].Previous, []);
}
