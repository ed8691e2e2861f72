using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>Does one thing wrong on purpose, between gateways and topics, or where a topic packs what goes along.</summary>
/// <param name="planted">What.</param>
internal sealed class Saboteur(PlantedFault planted)
{
    private readonly HashSet<(MemberId Member, long Epoch, int Call)> _asked = [];
    private int _again = 1_000_000;

    /// <summary>Whether something is passed over.</summary>
    public bool Drops(PlantedFault what) => planted == what;

    /// <summary>The number that a call comes under.</summary>
    public int NumberOf(MemberId member, long epoch, int call) => planted == PlantedFault.CallRunsAsOftenAsItIsAsked && !_asked.Add((member, epoch, call)) ? ++_again : call;

    /// <summary>What a call is answered.</summary>
    public MemberReply Answer(MemberReply reply) => planted == PlantedFault.AnswerOvertakesWhatWasSaid ? reply with { After = 0 } : reply;

    /// <summary>What a join is answered.</summary>
    public JoinResponse Answer(JoinResponse response) => planted == PlantedFault.JoinHearsTooLate ? response with { Offset = response.Offset + 1 } : response;

    /// <summary>What is told of what was missed.</summary>
    public TopicBatch? Repair(TopicBatch? missed) =>
        planted == PlantedFault.RepairLacksSomething && missed is { Events.Length: > 1 } ? missed with { Events = missed.Events[1..] } : missed;

    /// <summary>What goes over a stream.</summary>
    public TopicBatch Say(TopicBatch batch)
    {
        batch = planted == PlantedFault.GapIsPassedOver ? batch with { Previous = 0 } : batch;
        return batch with { Events = [.. batch.Events.Select(Say)] };
    }

    /// <summary>What a topic takes along.</summary>
    public MovedTopic Pack(MovedTopic moved) => new()
    {
        Members = moved.Members.ToDictionary(static member => member.Key, member => Pack(member.Value)),
        Ended = moved.Ended,
        Timers = moved.Timers,
        Presence = moved.Presence,
        Streams = moved.Streams,
    };

    private MovedMember Pack(MovedMember member) => planted switch
    {
        PlantedFault.AssignsStayBehind => member with { Assigns = null },
        PlantedFault.MessagesStayBehind => member with { Timers = [] },
        PlantedFault.InterceptedStaysBehind => member with { Owed = null },
        _ => member,
    };

    // Its offset is there, and so no gap.
    private TopicEvent Say(TopicEvent e) => (planted, e.Kind) is
        (PlantedFault.ReplyIsLost, TopicEventKind.Reply) or
        (PlantedFault.ReadyIsLost, TopicEventKind.Ready) or
        (PlantedFault.EndIsLost, TopicEventKind.Close or TopicEventKind.Error) or
        (PlantedFault.MoveIsLost, TopicEventKind.Moved) ? new TopicEvent(e.Offset, TopicEventKind.Mark, string.Empty, Payload.Empty) : e;
}
