using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class EndedMembersTests
{
    private static readonly MemberId Ann = new("gateway", 1);

    private readonly FakeTimeProvider _time = new();
    private readonly List<GatewayLink> _released = [];
    private readonly PublisherRig _rig = new();
    private readonly EndedMembers _ended;
    private Action? _due;

    public EndedMembersTests() => _ended = new(_time, (_, action) => Timer(action), _released.Add);

    [Fact]
    public void Who_ended_is_known_for_as_long_as_something_of_theirs_may_still_come()
    {
        _ended.Add(Ann, MemberStatus.Closed);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(MemberStatus.Closed, _ended.StatusOf(Ann));

        _time.Advance(TimeSpan.FromMinutes(12));
        _ended.Add(new MemberId("gateway", 2), MemberStatus.Crashed);

        Assert.Null(_ended.StatusOf(Ann));
    }

    [Fact]
    public void What_a_join_was_answered_is_answered_again()
    {
        var refusal = new JoinResponse(JoinStatus.Error, Payload.Empty);
        _ended.Add(Ann, MemberStatus.Closed, refusal);

        Assert.Same(refusal, _ended.AnswerTo(Ann));
    }

    [Fact]
    public void Only_so_many_are_known()
    {
        _ended.Add(Ann, MemberStatus.Closed);
        for (var number = 2; number <= 16_385; number++)
        {
            _ended.Add(new MemberId("gateway", number), MemberStatus.Closed);
        }

        Assert.Null(_ended.StatusOf(Ann));
    }

    [Fact]
    public async Task The_way_to_a_gateway_is_kept_until_it_has_heard()
    {
        var link = _rig.Publisher.Join("gateway");
        _ended.KeepUntilHeard(Ann, link);
        var heard = _ended.HeardAsync(Ann);
        Assert.True(_ended.IsAnyUnheard && !heard.IsCompleted);

        _ended.Hear(Ann);

        await heard;
        Assert.Same(link, Assert.Single(_released));
        Assert.False(_ended.IsAnyUnheard);
    }

    [Fact]
    public void It_is_not_kept_for_a_gateway_that_has_let_go_before()
    {
        _ended.Add(Ann, MemberStatus.Closed);
        _ended.Hear(Ann);

        _ended.KeepUntilHeard(Ann, _rig.Publisher.Join("gateway"));

        Assert.Single(_released);
        Assert.False(_ended.IsAnyUnheard);
    }

    [Fact]
    public async Task It_is_given_up_when_the_gateway_is_gone_or_says_nothing()
    {
        _ended.KeepUntilHeard(Ann, _rig.Publisher.Join("gateway"));
        _ended.KeepUntilHeard(new MemberId("other", 1), _rig.Publisher.Join("other"));
        var silent = _ended.HeardAsync(new MemberId("other", 1));
        _ended.ForgetGateway("gateway");
        Assert.Single(_released);

        _time.Advance(TimeSpan.FromSeconds(30));
        _due!();

        await silent;
        Assert.Equal(2, _released.Count);
    }

    private CancellationTokenSource Timer(Action action)
    {
        _due = action;
        return new CancellationTokenSource();
    }
}
