namespace Orleans.Channels.Tests;

public sealed class SiloMajorityTests
{
    [Fact]
    public async Task A_silo_that_reaches_neither_the_table_nor_the_others_is_without_the_majority_before_the_bound()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Cut();

        await rig.PassAsync(6 * MajorityRig.Interval);
        Assert.True(rig.Silo.IsWithMajority);
        await rig.PassAsync(2 * MajorityRig.Interval);
        Assert.False(rig.Silo.IsWithMajority);
        Assert.Throws<SiloUnavailableException>(rig.Silo.Require);
        Assert.Throws<TopicMovedException>(() => rig.Silo.Require("room:1"));
    }

    [Theory, InlineData(1, 0), InlineData(2, 1), InlineData(3, 1), InlineData(4, 2), InlineData(5, 2)]
    public async Task Without_the_table_it_goes_on_while_more_than_half_of_the_silos_are_there(int silos, int reached)
    {
        await using var rig = await MajorityRig.StartAsync(silos);
        (rig.HasTable, rig.Reached) = (false, reached);

        await rig.PassAsync(3 * MajorityRig.Bound);

        Assert.True(rig.Silo.IsWithMajority);
    }

    [Theory, InlineData(2, 0), InlineData(3, 0), InlineData(4, 1), InlineData(5, 1)]
    public async Task Half_of_them_are_no_majority(int silos, int reached)
    {
        await using var rig = await MajorityRig.StartAsync(silos);
        (rig.HasTable, rig.Reached) = (false, reached);

        await rig.PassAsync(MajorityRig.Bound);

        Assert.False(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task A_silo_that_sees_the_table_and_no_other_silo_goes_on()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 5);
        rig.Reached = 0;

        await rig.PassAsync(3 * MajorityRig.Bound);

        Assert.True(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task Silos_that_stop_in_order_are_not_missed()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Become(0, SiloStatus.ShuttingDown);
        rig.Become(1, SiloStatus.Dead);
        rig.Cut();

        await rig.PassAsync(2 * MajorityRig.Bound);

        Assert.True(rig.Silo.IsWithMajority);
    }

    [Theory, InlineData(SiloStatus.ShuttingDown), InlineData(SiloStatus.Stopping), InlineData(SiloStatus.Joining)]
    public async Task A_silo_that_starts_or_stops_in_order_is_with_the_majority(SiloStatus status)
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Status = status;

        await rig.PassAsync(2 * MajorityRig.Bound);

        Assert.True(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task A_process_that_was_frozen_finds_out_before_anything_else()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Held = new TaskCompletionSource();
        rig.Reached = 0;

        rig.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(rig.Silo.IsWithMajority);
        rig.Held.SetResult();
        rig.Held = null;
        await rig.PassAsync(2 * MajorityRig.Interval);
        await Patience.UntilAsync(() => rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task A_machine_that_slept_finds_out_by_the_clock_on_the_wall()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Cut();

        rig.Time.Sleep(TimeSpan.FromMinutes(1));

        Assert.False(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task An_answer_that_comes_late_counts_as_of_when_it_was_asked_for()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        var held = rig.Held = new TaskCompletionSource();
        rig.Time.Advance(MajorityRig.Interval);
        await Patience.UntilAsync(() => rig.Reads > 1);
        rig.Held = null;
        rig.Cut();
        rig.Time.Advance(6.5 * MajorityRig.Interval);
        Assert.False(rig.Silo.IsWithMajority);

        held.SetResult();
        await Patience.UntilAsync(() => rig.Silo.IsWithMajority);

        rig.Time.Advance(MajorityRig.Interval);
        Assert.False(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task It_goes_on_when_it_is_back_and_nobody_has_declared_it_dead()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        rig.Cut();
        await rig.PassAsync(MajorityRig.Bound);
        Assert.False(rig.Silo.IsWithMajority);

        rig.HasTable = true;
        await rig.PassAsync(MajorityRig.Interval);

        await Patience.UntilAsync(() => rig.Silo.IsWithMajority);
    }

    [Theory, InlineData(true, 0), InlineData(false, 1)]
    public async Task It_never_goes_on_when_the_table_or_another_silo_has_it_for_dead(bool hasTable, int reached)
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);
        (rig.HasTable, rig.Reached, rig.Status) = (hasTable, reached, SiloStatus.Dead);
        await rig.PassAsync(4 * MajorityRig.Interval);
        await Patience.UntilAsync(() => !rig.Silo.IsWithMajority);

        (rig.HasTable, rig.Reached, rig.Status) = (true, 2, SiloStatus.Active);
        await rig.PassAsync(MajorityRig.Bound);

        Assert.False(rig.Silo.IsWithMajority);
    }

    [Fact]
    public async Task Orleans_is_told_to_look_when_the_table_has_it_for_dead()
    {
        await using var rig = await MajorityRig.StartAsync(silos: 3);

        rig.Status = SiloStatus.Dead;
        await rig.PassAsync(MajorityRig.Interval);

        await Patience.UntilAsync(() => rig.Refreshes > 0);
    }
}
