namespace Orleans.Channels.Grains;

/// <summary>
/// Kicks that came before the members of the activation before this one: their gateways take them along as soon as they know of this one, and who
/// is kicked meanwhile must not come back.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class KicksOfAbsent(TimeProvider time)
{
    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly long _began = time.GetTimestamp();
    private readonly HashSet<MemberId> _spared = [];
    private List<(Func<Member, bool> Which, MemberStatus Status)>? _kicks;

    /// <summary>Remembers a kick, as long as such members may come.</summary>
    public void Add(Func<Member, bool> which, MemberStatus status)
    {
        if (time.GetElapsedTime(_began) <= Memory)
        {
            (_kicks ??= []).Add((which, status));
        }
    }

    /// <summary>A member has been let in: kicks from before it say nothing of it.</summary>
    public void Spare(MemberId member)
    {
        if (_kicks is not null)
        {
            _spared.Add(member);
        }
    }

    /// <summary>How a member was kicked that is to be let in once more; null when it wasn't.</summary>
    public MemberStatus? StatusOf(Member member)
    {
        if (time.GetElapsedTime(_began) > Memory)
        {
            _kicks = null;
            _spared.Clear();
        }

        return _spared.Contains(member.Id) ? null : _kicks?.FirstOrDefault(kick => kick.Which(member)) is { Which: not null } found ? found.Status : null;
    }
}
