namespace Orleans.Channels.Grains;

/// <summary>
/// The gateways' calls for members: each is taken once and answered at once, with what its handlers said before the first of them awaited.
/// What takes its time goes on behind the answer, over the stream.
/// </summary>
/// <param name="publisher">What the topic says.</param>
/// <param name="membership">Who is here.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="tails">What operators look at.</param>
/// <param name="unattended">What nobody waits for.</param>
/// <param name="majority">Whether the silo may say anything.</param>
internal sealed class MemberCalls(
    TopicPublisher publisher, TopicMembership membership, MemberCallbacks callbacks, TailSession tails, UnattendedTasks unattended, SiloMajority majority)
{
    private Member? _answering;
    private List<Action>? _held;

    /// <summary>Lets calls wait that are turns of the topic, which Orleans doesn't hold back from one that ends.</summary>
    public void Hold() => _held = [];

    /// <summary>Lets them go on.</summary>
    public void Release()
    {
        var held = _held ?? [];
        _held = null;
        held.ForEach(static call => call());
    }

    /// <summary>Keeps a call while calls wait; false when it is to go on.</summary>
    public bool TryHold(Action call)
    {
        _held?.Add(call);
        return _held is not null;
    }

    /// <summary>Runs a member's handlers, up to where the first of them awaits.</summary>
    public MemberReply Handle(MemberId id, int call, MemberEvent[] events)
    {
        if (!majority.IsWithMajority)
        {
            return MemberReply.Unknown;
        }

        if (membership.Find(id) is not { } member)
        {
            return membership.AnswerToStranger(id);
        }

        if (member.BeginCall(call) is var taken and not MemberStatus.Joined)
        {
            return taken == MemberStatus.Taken ? MemberReply.Taken : MemberReply.Unknown;
        }

        tails.Current?.AddAll(id, events);
        _answering = member;
        member.BeginAnswer();
        var handling = callbacks.HandleAsync(member, call, events);
        _answering = null;
        return handling.IsCompleted && !publisher.IsFenced && majority.IsWithMajority ? Answer(member, handling) : AnswerBusy(member, call, handling);
    }

    /// <summary>A broadcast is said now: what the handler that runs has said before goes first.</summary>
    public void FlushAnswer() => _answering?.FlushAnswer();

    private MemberReply Answer(Member member, ValueTask handling)
    {
        var answer = member.TakeAnswer();
        tails.Current?.AddAll(member.Id, answer);
        if (!handling.IsCompletedSuccessfully)
        {
            _ = unattended.ObserveAsync(handling.AsTask(), member);
        }

        return answer;
    }

    // What takes its time mustn't meet the time-out of grain calls: the rest goes over the stream. Where nothing goes any more, the
    // client learns when the topic moves that its events may or may not have been handled.
    private MemberReply AnswerBusy(Member member, int call, ValueTask handling)
    {
        member.EndAnswer();
        _ = TellWhenReadyAsync(member, call, handling);
        return MemberReply.Busy;
    }

    private async Task TellWhenReadyAsync(Member member, int call, ValueTask handling)
    {
        await unattended.ObserveAsync(handling.AsTask(), member);
        if (!member.HasEnded)
        {
            var assigns = member.Socket.Assigns.TakeChanged();
            publisher.Tell(member.Id, TopicEventKind.Ready, assigns is null ? string.Empty : MemberReply.AssignsEvent, assigns ?? Payload.Empty, MemberReply.RefOf(call));
        }
    }
}
