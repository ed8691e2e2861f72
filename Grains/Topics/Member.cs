namespace Orleans.Channels.Grains;

/// <summary>
/// One member in its topic. What is said to it travels in the answer to the call that is under way, as long as that keeps
/// the order, and over its gateway's stream otherwise.
/// </summary>
internal sealed class Member
{
    private readonly TopicPublisher _publisher;
    private readonly IServiceProvider? _services;
    private CallbackScope? _scope;
    private MemberLane _lane;
    private MemberLifecycle _life;
    private CancellationTokenSource? _ended;
    private List<TopicTimer>? _timers;
    private List<object>? _untilJoined;
    private List<TopicTimer>? _unclaimed;
    private List<TopicEvent>? _answer;
    private TopicEvent[]? _missed;
    private Queue<OwedBroadcast>? _owed;
    private bool _answering;
    private int _givenUpCall;
    private int _lastCall;

    public Member(JoinRequest request, Topic topic, TopicPublisher publisher, IReadOnlyDictionary<string, object?> routeAssigns, IServiceProvider? services = null)
    {
        _publisher = publisher;
        _services = services;
        User = request.User;
        Id = request.Member;
        Stream = request.Stream;
        _givenUpCall = request.Rejoin?.LastCall ?? 0;
        Socket = new ChannelSocket(this, topic, request.SocketId, new Assigns(request.Assigns, request.Rejoin is { HasAssigns: true } ? new Assigns() : routeAssigns));
    }

    public MemberId Id { get; }

    public ChannelSocket Socket { get; }

    /// <summary>Who its socket is; null for nobody.</summary>
    public ConnectUser? User { get; private set; }

    /// <summary>The services of its callback that runs now.</summary>
    public CallbackScope Scope => _scope ??= new CallbackScope(_services, () => _lane.IsBusy || !HasJoined);

    /// <summary>The way to the member's gateway; null until it has joined.</summary>
    public GatewayLink? Link { get; private set; }

    /// <summary>What it tracks; null until it tracks something.</summary>
    public PresenceOwner? Presence { get; set; }

    /// <summary>True once it was let in.</summary>
    public bool HasJoined => _life.HasJoined;

    /// <summary>The latest stream that its gateway was known to hear while it joined.</summary>
    public int Stream { get; set; }

    /// <summary>Its join, while it is under way.</summary>
    public Task<JoinResponse>? Joining { get; set; }

    /// <summary>The offset above which it hears everything.</summary>
    public long JoinedAt { get; private set; }

    /// <summary>What its client was answered; nothing once nobody can ask for it again.</summary>
    public Payload Answer { get; set; }

    /// <summary>The offset in the topic's history from which on it may hear what was said before its join.</summary>
    public long HistoryFloor { get; set; }

    /// <summary>True while what its channel does to it counts for nothing: it brought along what came of that.</summary>
    public bool IsPassedOver { get; private set; }

    /// <summary>Whether its end is certain: nothing more reaches it.</summary>
    public bool HasEnded => _life.HasEnded;

    /// <summary>How a call in flight will say that the member ended.</summary>
    public MemberStatus Status => _life.Status;

    /// <summary>Why it ended.</summary>
    public TerminateReason Reason => _life.Reason;

    /// <summary>Whether it can't come back under its id.</summary>
    public bool IsEndFinal => _life.IsEndFinal;

    /// <summary>True while the first, synchronous part of a call runs: what is said now travels in its answer.</summary>
    public bool IsAnswering => _answering;

    /// <summary>Cancelled at the end; made only when somebody asks.</summary>
    public CancellationToken EndedToken
    {
        get
        {
            _ended ??= new CancellationTokenSource();
            if (HasEnded)
            {
                _ended.Cancel();
            }

            return _ended.Token;
        }
    }

    /// <summary>Takes a call, unless it was given up before this member joined, or was taken before.</summary>
    /// <returns>Joined when it is to run, else why not.</returns>
    public MemberStatus BeginCall(int call)
    {
        if (call <= _givenUpCall)
        {
            return MemberStatus.Unknown;
        }

        if (call <= _lastCall)
        {
            return MemberStatus.Taken;
        }

        _lastCall = call;
        return MemberStatus.Joined;
    }

    /// <summary>Whether its gateway gave up a call, and has told its client so: it says so itself, or by the next call, for it makes one at a time.</summary>
    public bool IsGivenUp(int call) => call <= _givenUpCall || call < _lastCall;

    /// <summary>Its gateway gave up all calls up to one, and has told its client so: they are not to run any more.</summary>
    public void GiveUpCalls(int lastCall) => _givenUpCall = Math.Max(_givenUpCall, lastCall);

    public ValueTask EnterAsync() => _lane.EnterAsync();

    public void Exit() => _lane.Exit();

    /// <summary>Whether a callback of it runs.</summary>
    public bool IsBusy => _lane.IsBusy;

    /// <summary>Completes when no callback of it runs or waits any more.</summary>
    public async Task WhenIdleAsync()
    {
        while (_lane.IsBusy)
        {
            await EnterAsync();
            Exit();
        }
    }

    /// <summary>It is to have a broadcast that its channel intercepts, in its turn.</summary>
    public void Owe(OwedBroadcast broadcast)
    {
        if (_lane.IsBusy)
        {
            (_owed ??= new()).Enqueue(broadcast);
        }
    }

    /// <summary>The turn of such a broadcast has come.</summary>
    public void Have(OwedBroadcast broadcast)
    {
        if (_owed?.TryPeek(out var first) is true && first == broadcast)
        {
            _owed.Dequeue();
        }
    }

    /// <summary>Its client has proved anew who it is.</summary>
    public void ChangeUser(ConnectUser? user)
    {
        User = user;
        Socket.ForgetUser();
    }

    /// <summary>Ends the services that its callback asked for, if it did.</summary>
    public ValueTask EndScopeAsync() => _scope?.EndAsync() ?? ValueTask.CompletedTask;

    /// <summary>The channel lets it in.</summary>
    public MemberSteps LetIn() => _life.LetIn();

    /// <summary>The channel refuses it, or isn't asked.</summary>
    public MemberSteps Refuse() => FreeIfEnded(_life.Refuse());

    /// <summary>It is ended from outside of its own callbacks.</summary>
    /// <param name="status">How its gateway tells its client.</param>
    /// <param name="reason">What its channel is told.</param>
    /// <param name="isFinal">False when it may come back under its id.</param>
    public MemberSteps EndFromOutside(MemberStatus status, TerminateReason reason, bool isFinal = true) =>
        FreeIfEnded(_life.EndFromOutside(status, reason, isFinal, _answering));

    /// <summary>It ends from within one of its own callbacks.</summary>
    public MemberSteps EndFromInside(MemberStatus status, TerminateReason reason) => FreeIfEnded(_life.EndFromInside(status, reason));

    /// <summary>The channel's last callback for it is done.</summary>
    public MemberSteps CallbackDone() => _life.CallbackDone(_answering);

    /// <summary>Connects it to its gateway; gives back what it was sent while it was joining.</summary>
    /// <param name="link">The way to its gateway.</param>
    /// <param name="at">The offset above which it hears everything.</param>
    public List<object>? Connect(GatewayLink link, long at = 0)
    {
        Link = link;
        JoinedAt = at;
        _unclaimed = null;
        return Interlocked.Exchange(ref _untilJoined, null);
    }

    /// <summary>What it gets of the topic's history, one by one, behind the answer to its join.</summary>
    /// <param name="kept">The broadcasts.</param>
    /// <param name="from">The place before them.</param>
    public void Miss(TopicEvent[] kept, HistoryPosition from)
    {
        _missed = kept;
        Reach(from);
    }

    /// <summary>Takes out what it missed, to be given to it.</summary>
    public TopicEvent[] TakeMissed() => Interlocked.Exchange(ref _missed, null) ?? [];

    /// <summary>What it missed it gets from the history up to an offset, and hears everything above it.</summary>
    public void ResumeAt(long offset) => JoinedAt = offset;

    /// <summary>Keeps a message for the time when the member has joined; false when it has.</summary>
    public bool TryKeepUntilJoined(object message)
    {
        if (HasJoined || HasEnded)
        {
            return false;
        }

        (_untilJoined ??= []).Add(message);
        return true;
    }

    /// <summary>Lets what is done to it count for nothing, until the result is disposed.</summary>
    public PassedOver PassOver() => new(this);

    /// <summary>Lets a timer end with it; at once when it has ended.</summary>
    public void Own(TopicTimer timer)
    {
        if (HasEnded)
        {
            timer.Dispose();
        }
        else
        {
            (_timers ??= []).Add(timer);
        }
    }

    /// <summary>Takes over a timer that it brought along.</summary>
    public void Bring(TopicTimer timer)
    {
        (_unclaimed ??= []).Add(timer);
        Own(timer);
    }

    /// <summary>The timer that it brought along in place of one that its channel starts once more; null when that had done its work.</summary>
    public TopicTimer? Claim(object message, TimeSpan period)
    {
        var claimed = _unclaimed?.Find(timer => timer.Period == period && Equals(timer.Message, message));
        if (claimed is not null)
        {
            _unclaimed!.Remove(claimed);
        }

        return claimed;
    }

    /// <summary>Forgets a timer that has done its work.</summary>
    public void Disown(TopicTimer timer) => _timers?.Remove(timer);

    /// <summary>What it takes along to the next activation; null when something of it can't travel.</summary>
    /// <param name="values">What packs the application's values.</param>
    /// <param name="stays">What can't travel.</param>
    public MovedMember? ToMoved(MovedValues values, out object? stays)
    {
        stays = null;
        Dictionary<string, byte[]>? assigns = Socket.Assigns.Seen is null ? null : new(StringComparer.Ordinal);
        foreach (var (key, value) in Socket.Assigns.Seen ?? new Dictionary<string, object?>())
        {
            if (!values.TryPack(value, out var packed))
            {
                stays = value;
                return null;
            }

            assigns!.Add(key, packed);
        }

        var timers = new List<MovedTimer>();
        foreach (var timer in _timers ?? [])
        {
            if (!values.TryPack(timer.Message, out var packed))
            {
                stays = timer.Message;
                return null;
            }

            timers.Add(timer.Pack(packed));
        }

        return new MovedMember { Assigns = assigns, Timers = [.. timers], LastCall = _lastCall, Owed = _owed?.ToArray() };
    }

    /// <summary>Takes over what it brought along.</summary>
    public void GoOnFrom(MovedMember moved, MovedValues values)
    {
        GiveUpCalls(moved.LastCall);
        if (moved.Assigns is { } assigns)
        {
            Socket.Assigns.Replace(assigns.Select(each => KeyValuePair.Create(each.Key, values.Unpack(each.Value))));
        }
    }

    public ValueTask PushAsync(string eventName, Payload payload)
    {
        ThrowUnlessJoined(eventName);
        if (_publisher.Turns is { } turns && TaskScheduler.Current != turns)
        {
            throw new InvalidOperationException(
                $"A push of \"{eventName}\" from another thread than the topic's, most likely behind ConfigureAwait(false) or in Task.Run. Leave ConfigureAwait(false) out in a channel's code, and come back from Task.Run by awaiting it.");
        }

        return SayAsync(TopicEventKind.Push, eventName, payload, default);
    }

    public void ThrowUnlessJoined(string eventName)
    {
        if (!HasJoined)
        {
            throw new InvalidOperationException(
                $"A push of \"{eventName}\" to a member that hasn't joined yet. Send(…, socket) from JoinAsync and push from HandleInfoAsync.");
        }
    }

    public ValueTask ReplyAsync(Ref reference, Reply reply) => reply.Status is { } status
        ? SayAsync(TopicEventKind.Reply, status, reply.Response, reference)
        : ValueTask.CompletedTask;

    /// <summary>Starts a call: what is said from now on travels in its answer.</summary>
    public void BeginAnswer() => _answering = true;

    /// <summary>Takes what the answer carries, with the offset it has to wait for.</summary>
    public MemberReply TakeAnswer()
    {
        _answering = false;
        var events = _answer is { Count: > 0 } ? _answer.ToArray() : null;
        _answer = null;
        var assigns = Socket.Assigns.TakeChanged();
        return events is null && assigns is null && Status == MemberStatus.Joined
            ? MemberReply.Nothing
            : new MemberReply(Status, events, Link!.AnswersAfter, assigns);
    }

    /// <summary>
    /// Sends over the stream what was to travel in the answer: before a broadcast, which must not overtake it, and when the
    /// call turns out to take its time.
    /// </summary>
    public void FlushAnswer()
    {
        if (_answer is null)
        {
            return;
        }

        foreach (var e in _answer)
        {
            _publisher.Tell(Id, e.Kind, e.Event, e.Payload, e.Ref);
        }

        _answer = null;
    }

    /// <summary>Sends over the stream from now on.</summary>
    public void EndAnswer()
    {
        FlushAnswer();
        _answering = false;
    }

    /// <summary>Tells its gateway, and so its client if that wants to know, which place in the topic's history it has reached: behind all that it was told.</summary>
    public void Reach(HistoryPosition place)
    {
        if (!HasEnded && HasJoined)
        {
            FlushAnswer();
            var position = place.ToString();
            _publisher.Tell(Id, TopicEventKind.Push, "position", Payload.FromOwn(new { position }), Ref.FromText(position));
        }
    }

    // Its timers stop, and its token is cancelled.
    private MemberSteps FreeIfEnded(MemberSteps steps)
    {
        if (HasEnded && _timers is { } timers)
        {
            _timers = null;
            timers.ForEach(timer => timer.Dispose());
        }

        if (HasEnded)
        {
            // Not waited for: what throws there must not keep the member from ending.
            _ = _ended?.CancelAsync();
        }

        return steps;
    }

    private ValueTask SayAsync(TopicEventKind kind, string name, Payload payload, Ref reference)
    {
        if (HasEnded)
        {
            return ValueTask.CompletedTask;
        }

        if (_answering)
        {
            (_answer ??= []).Add(new TopicEvent(0, kind, name, payload, default, reference));
            return ValueTask.CompletedTask;
        }

        _publisher.Tell(Id, kind, name, payload, reference);
        return Link!.WhenRoomAsync();
    }

    /// <summary>Puts its assigns back as they were, at the end.</summary>
    internal readonly struct PassedOver : IDisposable
    {
        private readonly Member _member;
        private readonly KeyValuePair<string, object?>[] _assigns;

        public PassedOver(Member member)
        {
            _member = member;
            _assigns = [.. member.Socket.Assigns];
            member.IsPassedOver = true;
        }

        public void Dispose()
        {
            _member.IsPassedOver = false;
            _member.Socket.Assigns.Replace(_assigns);
        }
    }
}
