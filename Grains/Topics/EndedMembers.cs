namespace Orleans.Channels.Grains;

/// <summary>
/// The members that ended here, for as long as a call, a join or a rejoin of theirs may still come: who was kicked, stopped or left stays away.
/// Where the gateway has to hear of the end over its stream, the link to it is kept until it says that it has, or the time for that is up.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
/// <param name="release">Takes back a link that was kept.</param>
internal sealed class EndedMembers(TimeProvider time, Func<TimeSpan, Action, IDisposable> startTimer, Action<GatewayLink> release)
{
    // Longer than a gateway is away that still has its members let in again.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(12);

    // A lost word is noticed by the marks behind it, the last one after 20 seconds. A gateway of an earlier version says nothing.
    private static readonly TimeSpan Hearing = TimeSpan.FromSeconds(30);

    // Some 100 bytes each.
    private const int Capacity = 16_384;

    private readonly Dictionary<MemberId, Ended> _ended = [];
    private readonly Queue<(MemberId Member, long At)> _byAge = new();
    private readonly Dictionary<MemberId, Unheard> _unheard = [];
    private IDisposable? _timer;

    private readonly record struct Ended(MemberStatus Status, JoinResponse? Answer, bool IsHeard);

    private sealed record Unheard(GatewayLink Link, long At, TaskCompletionSource Heard);

    /// <summary>Whether a gateway has still to hear of an end.</summary>
    public bool IsAnyUnheard => _unheard.Count > 0;

    /// <summary>How a member ended, or null when none of that id did.</summary>
    public MemberStatus? StatusOf(MemberId member) => _ended.TryGetValue(member, out var ended) ? ended.Status : null;

    /// <summary>What is answered when a member that ended asks to join, or null when none of that id did.</summary>
    public JoinResponse? AnswerTo(MemberId member) => !_ended.TryGetValue(member, out var ended) ? null
        : ended.Answer ?? new JoinResponse(ended.Status == MemberStatus.Closed ? JoinStatus.Closed : JoinStatus.Crashed, Payload.Empty);

    /// <summary>Remembers an end that the gateway knows of, or hears of by an answer.</summary>
    /// <param name="member">Who ended.</param>
    /// <param name="status">How.</param>
    /// <param name="answer">What its join was answered, if that was its end.</param>
    public void Add(MemberId member, MemberStatus status, JoinResponse? answer = null)
    {
        var now = time.GetTimestamp();
        if (_ended.TryAdd(member, new Ended(status, answer, IsHeard: false)))
        {
            _byAge.Enqueue((member, now));
        }

        while (_byAge.TryPeek(out var oldest) && (_byAge.Count > Capacity || time.GetElapsedTime(oldest.At, now) > Memory))
        {
            _byAge.Dequeue();
            _ended.Remove(oldest.Member);
        }
    }

    /// <summary>Who ended and how, for the next activation.</summary>
    public Dictionary<MemberId, MemberStatus> ToMoved() => _ended.ToDictionary(ended => ended.Key, ended => ended.Value.Status);

    /// <summary>Keeps the link until the gateway has heard of an end, unless it has let go of the member already.</summary>
    public void KeepUntilHeard(MemberId member, GatewayLink link)
    {
        if (_ended.GetValueOrDefault(member).IsHeard)
        {
            release(link);
            return;
        }

        _unheard.Add(member, new Unheard(link, time.GetTimestamp(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        _timer ??= startTimer(Hearing, GiveUpOld);
    }

    /// <summary>Completes when the gateway has heard of an end, or is given up.</summary>
    public async Task HeardAsync(MemberId member)
    {
        if (_unheard.TryGetValue(member, out var unheard))
        {
            await unheard.Heard.Task;
        }
    }

    /// <summary>The gateway has heard of an end, or had let go of the member before.</summary>
    public void Hear(MemberId member)
    {
        if (_ended.TryGetValue(member, out var ended))
        {
            _ended[member] = ended with { IsHeard = true };
        }

        if (_unheard.Remove(member, out var unheard))
        {
            release(unheard.Link);
            unheard.Heard.SetResult();
        }
    }

    /// <summary>A gateway is gone, and hears of nothing any more.</summary>
    public void ForgetGateway(string gateway)
    {
        foreach (var member in _unheard.Keys.Where(member => member.Gateway == gateway).ToArray())
        {
            Hear(member);
        }
    }

    private void GiveUpOld()
    {
        _timer = null;
        foreach (var (member, unheard) in _unheard.ToArray())
        {
            if (time.GetElapsedTime(unheard.At) >= Hearing)
            {
                Hear(member);
            }
        }

        if (_unheard.Count > 0)
        {
            _timer = startTimer(Hearing, GiveUpOld);
        }
    }
}
