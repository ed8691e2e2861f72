using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// Who is on a topic: each member from its join to its end. A join runs once, however often it is asked for, and an end is one for good.
/// </summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
/// <param name="callbacks">The channel's code.</param>
/// <param name="answers">What joins are answered.</param>
/// <param name="messages">What the channel sends to members.</param>
/// <param name="presence">Who is present.</param>
/// <param name="migration">What members bring along.</param>
/// <param name="idle">How long the topic lives when nobody is here.</param>
internal sealed partial class TopicMembership(
    TopicContext context,
    TopicPublisher publisher,
    MemberCallbacks callbacks,
    JoinAnswers answers,
    ChannelMessages messages,
    PresenceOnDemand presence,
    TopicMigration migration,
    IdleTimeout idle)
{
    // A gateway that is there has heard of an end long before; one that isn't mustn't keep who asked for it.
    private static readonly TimeSpan HearingPatience = TimeSpan.FromSeconds(2);

    // How long a gateway may ask again for a join's answer.
    private static readonly TimeSpan AnswerMemory = TimeSpan.FromMinutes(2);

    // Joining or joined.
    private readonly Dictionary<MemberId, Member> _members = [];
    private readonly Queue<(Member Member, long At)> _answered = new();
    private readonly KicksOfAbsent _kicks = new(context.Time);
    private readonly EndedMembers _ended = new(context.Time, context.Turns.StartOnce, publisher.Leave);
    private int _ending;
    private bool _isOver;

    /// <summary>How many have joined.</summary>
    public int Count { get; private set; }

    /// <summary>Who has joined.</summary>
    public IEnumerable<Member> Joined => _members.Values.Where(member => member.HasJoined);

    /// <summary>Who has joined, or is about to.</summary>
    public IEnumerable<Member> All => _members.Values;

    /// <summary>Whether nobody is here, is about to be, or has an end that is still under way.</summary>
    public bool IsEmpty => _members.Count == 0 && _ending == 0 && !_ended.IsAnyUnheard;

    /// <summary>A member that has joined, or null.</summary>
    public Member? Find(MemberId id) => _members.TryGetValue(id, out var member) && member.HasJoined ? member : null;

    /// <summary>A member, once it has joined; null when it isn't here, or its join is refused.</summary>
    public async ValueTask<Member?> FindJoinedAsync(MemberId id)
    {
        if (_members.TryGetValue(id, out var member) && member.Joining is { } joining)
        {
            await ((Task)joining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return Find(id);
    }

    /// <summary>What is answered to a call of one who isn't here.</summary>
    public MemberReply AnswerToStranger(MemberId id) => _ended.StatusOf(id) is { } status ? new MemberReply(status) : MemberReply.Unknown;

    /// <summary>Lets a member join, unless it has or may not.</summary>
    public Task<JoinResponse> JoinAsync(JoinRequest request)
    {
        if (_ended.AnswerTo(request.Member) is { } answer)
        {
            return Task.FromResult(answer);
        }

        if (_members.TryGetValue(request.Member, out var known))
        {
            // The first call, or its answer, may have been lost, or its gateway doubts that it is still here.
            publisher.MoveTo(request.Member.Gateway, request.Stream);
            known.Stream = Math.Max(known.Stream, request.Stream);
            known.GiveUpCalls(request.Rejoin?.LastCall ?? 0);
            return known.HasJoined ? Task.FromResult(GiveMissed(known, answers.Again(known, request))) : known.Joining!;
        }

        var member = new Member(request, context.Topic, publisher, context.Route.Assigns, context.Services);
        if (request.Rejoin is not null && _kicks.StatusOf(member) is { } kicked)
        {
            migration.Forget(member.Id);
            _ended.Add(member.Id, kicked);
            return Task.FromResult(_ended.AnswerTo(member.Id)!);
        }

        _members.Add(member.Id, member);
        idle.Stop();
        var joining = RunJoinAsync(member, request);
        if (!member.HasJoined)
        {
            // Kept only while somebody may wait for it: an idle member has no join.
            member.Joining = joining;
        }

        return joining;
    }

    /// <summary>Ends a member, from outside of its own callbacks: at once for everybody, and for the channel as soon as the member's running callback is done.</summary>
    /// <param name="member">The member.</param>
    /// <param name="status">How its gateway tells its client.</param>
    /// <param name="reason">What the channel is told.</param>
    /// <returns>Completes when the channel was told; at once for one that is joining, whose join ends then.</returns>
    public Task EndAsync(Member member, MemberStatus status, TerminateReason reason) => EndAsync(member, status, reason, isFinal: true);

    /// <summary>Ends a member from within one of its own callbacks.</summary>
    public async Task EndInTurnAsync(Member member, MemberStatus status, TerminateReason reason)
    {
        var steps = member.EndFromInside(status, reason);
        _ = Do(steps, member);
        if (steps.HasFlag(MemberSteps.Terminate))
        {
            await TerminateAsync(member);
            idle.StartIfIdle();
        }
    }

    /// <summary>Ends members because the application says so, those who are joining too.</summary>
    /// <param name="which">Which of them.</param>
    /// <param name="status">How their gateways tell their clients.</param>
    /// <param name="reason">What the channel is told.</param>
    /// <returns>How many; completes when their gateways have heard of it.</returns>
    public async Task<int> KickAsync(Func<Member, bool> which, MemberStatus status, TerminateReason reason)
    {
        _kicks.Add(which, status);
        var kicked = _members.Values.Where(member => !member.HasEnded && which(member)).ToArray();
        var heard = new List<Task>();
        foreach (var member in kicked)
        {
            _ = EndAsync(member, status, reason);
            heard.Add(_ended.HeardAsync(member.Id));
        }

        await Task.WhenAll(heard).WaitAsync(HearingPatience, context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        idle.StartIfIdle();
        return kicked.Length;
    }

    /// <summary>A gateway has let go of a member: its socket is gone, or it has heard that the member ended.</summary>
    public void Disconnect(MemberId id)
    {
        _ended.Hear(id);
        if (_members.TryGetValue(id, out var member))
        {
            _ = EndAsync(member, MemberStatus.Closed, TerminateReason.Disconnected);
        }
        else
        {
            // A join of it may still be on its way.
            _ended.Add(id, MemberStatus.Closed);
        }

        idle.StartIfIdle();
    }

    /// <summary>A gateway is taken for gone: so are its members, but they may come back if it was a mistake.</summary>
    public void EndGateway(string gateway)
    {
        var gone = _members.Values.Where(member => member.Id.Gateway == gateway && !member.HasEnded).ToArray();
        foreach (var member in gone)
        {
            _ = EndAsync(member, MemberStatus.Closed, TerminateReason.Disconnected, isFinal: false);
        }

        _ended.ForgetGateway(gateway);
        migration.ForgetGateway(gateway);
        if (gone.Length > 0)
        {
            LogGatewayGone(context.Logger, context.Quoted, gateway, gone.Length);
        }
    }

    /// <summary>Remembers who ended at the activation before this one.</summary>
    public void Restore(Dictionary<MemberId, MemberStatus> ended)
    {
        foreach (var (member, status) in ended)
        {
            _ended.Add(member, status);
        }
    }

    /// <summary>Who ended and how, for the next activation.</summary>
    public Dictionary<MemberId, MemberStatus> ToMoved() => _ended.ToMoved();

    /// <summary>Completes when no callback of a member runs any more that does now, or waits behind one.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(Joined.Where(static member => member.IsBusy).ToArray().Select(static member => member.WhenIdleAsync()));

    /// <summary>Ends all at once, because the activation ends, and lets nobody in any more: the next one takes them.</summary>
    /// <returns>Completes when the channel has been told of all of them.</returns>
    public Task EndAllAsync()
    {
        _isOver = true;
        return Task.WhenAll(Joined.ToArray().Select(member => EndAsync(member, MemberStatus.Crashed, TerminateReason.Deactivated, isFinal: false)));
    }

    private async Task<JoinResponse> RunJoinAsync(Member member, JoinRequest request)
    {
        RejoinCause? cause = request.Rejoin is null ? null : migration.TryGoOn(member) ? RejoinCause.Moved : RejoinCause.Lost;
        if (cause is null)
        {
            migration.Forget(member.Id);
        }

        // Its gateway hears on while it takes another's place: what is said meanwhile is owed to it.
        var hold = publisher.Hold(request.Member.Gateway);
        try
        {
            if (request.Replaces != member.Id && _members.TryGetValue(request.Replaces, out var replaced))
            {
                presence.Made?.Replace(replaced, member);
                await EndReplacedAsync(replaced);
                _ = presence.Made?.SendAsync(except: replaced.Id);
            }

            // A channel that has ended isn't asked any more.
            EndIfOver(member);
            if (member.HasEnded)
            {
                return AnswerEnd(member, member.Refuse(), new JoinResponse(JoinStatus.Closed, Payload.Empty));
            }

            var result = await callbacks.JoinAsync(member, request.Payload, cause);
            if (!result.IsOk)
            {
                return AnswerEnd(member, member.Refuse(), new JoinResponse(JoinStatus.Error, result.Response));
            }

            EndIfOver(member);
            var steps = member.LetIn();
            return steps == MemberSteps.LetIn ? LetIn(member, request, result) : AnswerEnd(
                member, steps, new JoinResponse(member.Status == MemberStatus.Closed ? JoinStatus.Closed : JoinStatus.Crashed, result.Response));
        }
        catch when (!member.HasJoined)
        {
            TryRemove(member);
            throw;
        }
        finally
        {
            if (hold is not null)
            {
                publisher.Leave(hold);
            }
        }
    }

    private void EndIfOver(Member member)
    {
        if (_isOver)
        {
            _ = Do(member.EndFromOutside(MemberStatus.Crashed, TerminateReason.Deactivated, isFinal: false), member);
        }
    }

    // One turn: the member hears all that comes after the offset in its answer. One that came after its topic is owed all that was said here.
    private JoinResponse LetIn(Member member, JoinRequest request, JoinResult result)
    {
        var link = publisher.Join(member.Id.Gateway, member.Stream);
        Count++;
        context.Route.Tally.AddMembers(1);
        foreach (var message in member.Connect(link, migration.IsExpected(member.Id) ? link.Start : publisher.SentOffset) ?? [])
        {
            messages.Send(message, member.Socket);
        }

        var answer = answers.First(member, request, result);
        member.Joining = null;
        var hasAll = migration.TryArrive(member);
        _kicks.Spare(member.Id);
        ForgetOldAnswers();
        if (member.Answer != Payload.Empty)
        {
            _answered.Enqueue((member, context.Time.GetTimestamp()));
        }

        if (!hasAll)
        {
            _ = EndAsync(member, MemberStatus.Crashed, TerminateReason.Crashed);
        }

        return GiveMissed(member, answer);
    }

    // Before anything that is said from now on: a member's callbacks run in the order they are asked for.
    private JoinResponse GiveMissed(Member member, JoinResponse answer)
    {
        foreach (var kept in member.TakeMissed())
        {
            _ = callbacks.DeliverAsync(member, kept);
        }

        return answer;
    }

    // One whose end wasn't final may ask again, here or at the next activation.
    private JoinResponse AnswerEnd(Member member, MemberSteps steps, JoinResponse answer)
    {
        _ = Do(steps, member, answer);
        idle.StartIfIdle();
        return member.IsEndFinal ? answer : new JoinResponse(JoinStatus.Moved, Payload.Empty);
    }

    private async Task EndReplacedAsync(Member replaced)
    {
        var ending = EndAsync(replaced, MemberStatus.Closed, TerminateReason.DuplicateJoin);
        if (!ending.IsCompleted)
        {
            await Task.WhenAny(ending, Task.Delay(context.Options.DuplicateJoinTimeout, context.Time));
        }
    }

    private Task EndAsync(Member member, MemberStatus status, TerminateReason reason, bool isFinal)
    {
        var steps = member.EndFromOutside(status, reason, isFinal);
        return member.HasJoined ? Do(steps, member) : member.Joining ?? Task.CompletedTask;
    }

    // What the end of a member asks for, in the order of the steps; completes when the channel was told in the member's turn.
    private Task Do(MemberSteps steps, Member member, JoinResponse? answer = null)
    {
        if ((steps & (MemberSteps.TakeOut | MemberSteps.Forget)) != 0)
        {
            TryRemove(member);
        }

        if (steps.HasFlag(MemberSteps.TakeOut))
        {
            Count--;
            context.Route.Tally.AddMembers(-1);
        }

        if (steps.HasFlag(MemberSteps.Remember))
        {
            _ended.Add(member.Id, member.Status, answer);
        }

        if (steps.HasFlag(MemberSteps.EndPresence))
        {
            presence.Made?.End(member, mayComeBack: member is { HasJoined: true, Reason: TerminateReason.Disconnected });
        }

        Tell(steps, member);
        return steps.HasFlag(MemberSteps.TerminateInTurn) ? TerminateInTurnAsync(member) : Task.CompletedTask;
    }

    private void Tell(MemberSteps steps, Member member)
    {
        if (steps.HasFlag(MemberSteps.TellEnd))
        {
            publisher.Tell(member.Id, member.Status == MemberStatus.Closed ? TopicEventKind.Close : TopicEventKind.Error, string.Empty, Payload.Empty);
            _ended.KeepUntilHeard(member.Id, member.Link!);
        }
        else if (steps.HasFlag(MemberSteps.ReleaseLink))
        {
            publisher.Leave(member.Link!);
        }
    }

    // A gateway that was taken for gone by mistake may have brought another in its place since, under the same id.
    private bool TryRemove(Member member) => ((ICollection<KeyValuePair<MemberId, Member>>)_members).Remove(new(member.Id, member));

    private async Task TerminateInTurnAsync(Member member)
    {
        _ending++;
        await member.EnterAsync();
        try
        {
            await TerminateAsync(member);
        }
        finally
        {
            member.Exit();
            _ending--;
            idle.StartIfIdle();
        }
    }

    private async Task TerminateAsync(Member member)
    {
        _ending++;
        await callbacks.TerminateAsync(member, member.Reason);
        _ending--;
        _ = Do(member.CallbackDone(), member);
    }

    private void ForgetOldAnswers()
    {
        while (_answered.TryPeek(out var oldest) && context.Time.GetElapsedTime(oldest.At) > AnswerMemory)
        {
            _answered.Dequeue().Member.Answer = Payload.Empty;
        }
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "Topic {Topic}: gateway {Gateway} is gone, {Count} members are disconnected")]
    private static partial void LogGatewayGone(ILogger logger, LogText topic, string gateway, int count);
}
