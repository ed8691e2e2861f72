using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class MemberLifecycleTests
{
    private static readonly Func<MemberLifecycle, (MemberLifecycle, MemberSteps)>[] Inputs =
    [
        life => life.LetIn() is var steps ? (life, steps) : default,
        life => life.Refuse() is var steps ? (life, steps) : default,
        life => life.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped, isFinal: true, isAnswering: false) is var steps ? (life, steps) : default,
        life => life.EndFromOutside(MemberStatus.Closed, TerminateReason.Disconnected, isFinal: false, isAnswering: false) is var steps ? (life, steps) : default,
        life => life.EndFromOutside(MemberStatus.Crashed, TerminateReason.Deactivated, isFinal: false, isAnswering: false) is var steps ? (life, steps) : default,
        life => life.EndFromInside(MemberStatus.Closed, TerminateReason.Left) is var steps ? (life, steps) : default,
        life => life.CallbackDone(isAnswering: true) is var steps ? (life, steps) : default,
        life => life.CallbackDone(isAnswering: false) is var steps ? (life, steps) : default,
    ];

    [Fact]
    public void Whatever_happens_it_is_let_in_taken_out_and_terminated_at_most_once_and_its_end_stays_as_it_was() => Walk(default, [], depth: 6);

    [Fact]
    public void An_end_from_within_is_told_behind_the_last_callback()
    {
        var life = default(MemberLifecycle);
        life.LetIn();

        Assert.False(life.EndFromInside(MemberStatus.Closed, TerminateReason.Left).HasFlag(MemberSteps.TellEnd));
        Assert.Equal(MemberSteps.TellEnd, life.CallbackDone(isAnswering: false));
    }

    [Fact]
    public void One_that_is_ended_while_it_joins_is_let_in_and_ended()
    {
        var life = default(MemberLifecycle);
        Assert.Equal(MemberSteps.EndPresence, life.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped, isFinal: true, isAnswering: false));

        var steps = life.LetIn();

        Assert.False(steps.HasFlag(MemberSteps.LetIn));
        Assert.True(steps.HasFlag(MemberSteps.TerminateInTurn) && steps.HasFlag(MemberSteps.Remember) && steps.HasFlag(MemberSteps.Forget));
        Assert.False(life.HasJoined);
    }

    private static void Walk(MemberLifecycle life, MemberSteps[] done, int depth)
    {
        Assert.InRange(Count(done, MemberSteps.LetIn), 0, 1);
        Assert.InRange(Count(done, MemberSteps.TakeOut), 0, Count(done, MemberSteps.LetIn));
        Assert.Equal(life.HasJoined ? 1 : 0, Count(done, MemberSteps.LetIn));
        Assert.InRange(Count(done, MemberSteps.Remember), 0, life.HasEnded && life.IsEndFinal ? 1 : 0);
        Assert.InRange(Count(done, MemberSteps.TellEnd | MemberSteps.ReleaseLink), 0, 1);
        if (life.HasJoined && life.HasEnded)
        {
            Assert.Equal(1, Count(done, MemberSteps.Terminate | MemberSteps.TerminateInTurn));
        }

        foreach (var input in depth == 0 ? [] : Inputs)
        {
            var (next, steps) = input(life);
            Assert.True(next.Phase >= life.Phase);
            if (life.HasEnded)
            {
                Assert.Equal((life.Status, life.Reason, life.IsEndFinal), (next.Status, next.Reason, next.IsEndFinal));
            }

            Walk(next, [.. done, steps], depth - 1);
        }
    }

    private static int Count(MemberSteps[] done, MemberSteps any) => done.Count(steps => (steps & any) != 0);
}
