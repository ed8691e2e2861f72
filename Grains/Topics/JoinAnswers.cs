using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>What a join that is let in is answered: where the member hears on from, and what it missed.</summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="stores">The topic's history, if it has one.</param>
internal sealed partial class JoinAnswers(TopicContext context, TopicPublisher publisher, TopicStores stores)
{
    // Where the activation began. Members that come after their topic hear all that it says.
    private readonly long _startOffset = publisher.SentOffset;
    private readonly HistoryPosition _start = stores.History?.Position ?? default;
    private readonly HistoryFloors _floors = new(context.Topic.Name, context.Grain.GrainContext);

    /// <summary>The answer to a member that has just been let in.</summary>
    public JoinResponse First(Member member, JoinRequest request, JoinResult result)
    {
        var asked = request.Rejoin is null && stores.History is not null ? ResumeRequest.Read(request.Payload) : null;
        member.HistoryFloor = asked is null ? 0 : _floors.Of(result.Floor, stores.History!, request.SocketId, asked.Value.Proof);
        var resumption = Resume(request, asked, member);
        if (resumption is not null)
        {
            context.Shared.Instruments.Resume(context.Route.Tally, resumption.IsRecovered, request.Rejoin is not null);
        }

        // What comes one by one a member has reached when that is done, and what a newcomer asked for its client when it has heard it: not when the join is answered.
        var owed = resumption?.Missed ?? [];
        var place = stores.History is not { } history ? default
            : owed.Length > 0 && (context.Route.KeepsForEach || !resumption!.IsRecovered) ? history.Before(owed[0])
            : history.Position;
        member.Answer = resumption is null || request.Rejoin is not null
            ? result.Response
            : JoinResume.Answer(result.Response, resumption, place, NameOf(member, result.Floor, request.SocketId), asked is { Last: > 0 } && !resumption.IsRecovered ? owed.Length : null);
        return context.Route.KeepsForEach
            ? Owing(member, resumption, place)
            : Joined(member, member.JoinedAt == _startOffset && _start.Life == stores.History?.Epoch ? _start : stores.History?.Position ?? default, resumption);
    }

    /// <summary>The answer to a join that is asked for again when the member has joined: no more is owed to it than before.</summary>
    public JoinResponse Again(Member member, JoinRequest request)
    {
        member.Socket.Assigns.Untell();
        if (request.Rejoin is { IsBehind: true } && stores.History is { } history)
        {
            // The log for repairs no longer has what its gateway missed, so the history is asked.
            member.ResumeAt(publisher.SentOffset);
            var missed = Resume(request, null, member);
            return context.Route.KeepsForEach ? Owing(member, missed, history.Position) : Joined(member, history.Position, missed);
        }

        if (context.Route.KeepsForEach)
        {
            // What it is owed is on its way, and isn't owed twice.
            return Joined(member, default, Resume(request, ResumeRequest.Read(request.Payload), member) is { } resumption ? resumption with { Missed = [] } : null);
        }

        return request.Rejoin is { } rejoin
            ? Joined(member, rejoin.Seen, null)
            : Joined(member, stores.History?.PositionAt(member.JoinedAt) ?? default, Resume(request, ResumeRequest.Read(request.Payload), member));
    }

    private JoinResponse Owing(Member member, Resumption? resumption, HistoryPosition place)
    {
        member.Miss(resumption?.Missed ?? [], resumption is { Missed: [var first, ..] } ? stores.History!.Before(first) : place);
        return Joined(member, default, resumption is null ? null : resumption with { Missed = [] });
    }

    private string NameOf(Member member, HistoryFloor floor, string? socketId) =>
        _floors.Prove(floor, new(stores.History!.Epoch, member.HistoryFloor), socketId) is { } proof ? $"{member.Id}.{proof}" : member.Id.ToString();

    private JoinResponse Joined(Member member, HistoryPosition position, Resumption? resumption) => new(
        JoinStatus.Ok,
        member.Answer,
        context.Epoch,
        member.Link!.Start,
        member.JoinedAt,
        context.Shared.Silo,
        position,
        resumption,
        context.Route.WhenSlow,
        member.Socket.Assigns.TakeChanged());

    // A gateway says what its members have seen, a client what it has.
    private Resumption? Resume(JoinRequest request, ResumeRequest? asked, Member member)
    {
        // Those who get it one by one get all that was said without them.
        var through = context.Route.KeepsForEach ? long.MaxValue : member.JoinedAt;
        if (stores.History is not { } history)
        {
            return null;
        }

        if (request.Rejoin is { } rejoin)
        {
            if (history.IsBehind(rejoin.Seen))
            {
                LogHistoryBehind(context.Logger, context.Quoted, request.Member.Gateway);
                history.BeginAnother(TopicEpoch.Next(context.Time, after: history.Epoch));
                stores.Store?.BeginAnother(history);
            }

            return history.Since(rejoin.Seen, request.Member, through);
        }

        if (asked is not { } resume)
        {
            return null;
        }

        var missed = history.Since(resume.Seen, resume.Was, through, member.HistoryFloor);
        return Without(missed.IsRecovered ? missed : missed with { Missed = history.Last(resume.Last, through, member.HistoryFloor) }, request.Heard);
    }

    // What the client has heard by the join that this one repeats, it would hear twice.
    private static Resumption Without(Resumption resumption, HistoryPosition heard) => heard.IsNone
        ? resumption
        : resumption with { Missed = Array.FindAll(resumption.Missed, e => e.Life != heard.Life || e.Offset > heard.Offset) };

    [LoggerMessage(EventId = 1415, Level = LogLevel.Warning, Message = "The storage of topic {Topic} is behind what gateway {Gateway} has heard of it, and another history has begun. Was it put back from a backup?")]
    private static partial void LogHistoryBehind(ILogger logger, LogText topic, string gateway);
}
