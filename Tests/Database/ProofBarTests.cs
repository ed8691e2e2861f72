using Orleans.Channels.Proof;

namespace Orleans.Channels.Tests.Database;

public sealed class ProofBarTests
{
    private static readonly Fault Killed = new("killed", _ => Task.CompletedTask, TimeSpan.FromSeconds(4), GapBar: TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("--short", 4.9, true)]
    [InlineData("--short", 5.1, false)]
    [InlineData("--slow-machine", 9.9, true)]
    [InlineData("--slow-machine", 10.1, false)]
    public void A_slow_machine_may_be_silent_twice_as_long_and_no_longer(string option, double silence, bool isMet)
    {
        var fault = ProofOptions.Parse([option]).Judged(Killed);

        var report = new FaultReport(fault, new Tally { LongestGap = TimeSpan.FromSeconds(silence).Ticks }, 0, 0, TimeSpan.Zero);

        Assert.Equal(isMet, !report.Misses.Any());
    }

    [Fact]
    public void Nothing_else_is_forgiven_on_a_slow_machine()
    {
        var fault = ProofOptions.Parse(["--slow-machine"]).Judged(Killed);

        var report = new FaultReport(fault, new Tally { Expected = 2, Delivered = 1, Duplicated = 1 }, 0, 0, TimeSpan.Zero);

        Assert.Equal(["1 lost", "1 delivered twice"], report.Misses);
    }
}
