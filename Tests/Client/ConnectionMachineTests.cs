using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

public sealed class ConnectionMachineTests
{
    private readonly ConnectionMachine _machine = Make();

    [Fact]
    public void A_connection_is_tried_for_ever_and_the_last_wait_counts_for_all_further_tries()
    {
        var now = TimeSpan.Zero;
        Assert.Equal(ConnectionStep.Connect, _machine.Want(now));
        var waits = new List<double>();
        for (var tries = 0; tries < 6; tries++)
        {
            Assert.Equal(ConnectionStep.Lose, _machine.Lost(_machine.Epoch, 1006, now, dice: 0));
            waits.Add((_machine.Due!.Value - now).TotalSeconds);
            now = _machine.Due.Value;
            Assert.Equal(ConnectionStep.Connect, _machine.Tick(now, dice: 0));
        }

        Assert.Equal([1, 2, 5, 5, 5, 5], waits);
    }

    [Fact]
    public void Half_of_a_wait_is_left_to_chance()
    {
        var machine = Make(jitter: 0.5);
        machine.Want(TimeSpan.Zero);
        machine.Lost(1, 1006, TimeSpan.Zero, dice: 1);

        Assert.Equal(Seconds(0.5), machine.Due);
    }

    [Fact]
    public void A_connect_that_takes_too_long_is_given_up_and_what_comes_of_it_later_is_not_taken()
    {
        _machine.Want(TimeSpan.Zero);

        Assert.Equal(ConnectionStep.Lose, _machine.Tick(Seconds(10), dice: 0));
        Assert.False(_machine.Opened(1, Seconds(10)));
        Assert.Equal(ConnectionStep.Connect, _machine.Tick(Seconds(11), dice: 0));
        Assert.False(_machine.Opened(1, Seconds(11)));
        Assert.Equal(ConnectionStep.None, _machine.Lost(1, 1000, Seconds(11), dice: 0));
        Assert.True(_machine.Opened(2, Seconds(11)));
    }

    [Fact]
    public void A_heart_beats_and_a_server_that_says_nothing_after_it_is_left()
    {
        Open(TimeSpan.Zero);

        Assert.Equal(ConnectionStep.None, _machine.Tick(Seconds(29), dice: 0));
        Assert.Equal(ConnectionStep.Beat, _machine.Tick(Seconds(30), dice: 0));
        _machine.Heard();
        Assert.Equal(ConnectionStep.Beat, _machine.Tick(Seconds(60), dice: 0));
        Assert.Equal(Seconds(70), _machine.Due);
        Assert.Equal(ConnectionStep.Lose, _machine.Tick(Seconds(70), dice: 0));
    }

    [Fact]
    public void While_nothing_is_read_silence_says_nothing_and_the_heart_still_beats()
    {
        Open(TimeSpan.Zero);
        _machine.Tick(Seconds(30), dice: 0);
        _machine.Hold();

        Assert.Equal(ConnectionStep.Beat, _machine.Tick(Seconds(60), dice: 0));
        Assert.Equal(ConnectionStep.Beat, _machine.Tick(Seconds(90), dice: 0));
        _machine.Release();
        Assert.Equal(ConnectionStep.Beat, _machine.Tick(Seconds(120), dice: 0));
        Assert.Equal(ConnectionStep.Lose, _machine.Tick(Seconds(130), dice: 0));
    }

    [Fact]
    public void A_close_with_1000_is_not_come_back_from_until_somebody_asks()
    {
        Open(TimeSpan.Zero);

        Assert.Equal(ConnectionStep.End, _machine.Lost(1, 1000, Seconds(1), dice: 0));
        Assert.Null(_machine.Due);
        Assert.Equal(ConnectionStep.Connect, _machine.Want(Seconds(2)));
    }

    [Theory, InlineData(1012, 3), InlineData(1013, 3), InlineData(1001, 1), InlineData(1006, 1), InlineData(1011, 1)]
    public void Clients_of_a_server_that_restarts_spread_their_return(int code, double waits)
    {
        Open(TimeSpan.Zero);
        _machine.Lost(1, code, Seconds(1), dice: 1);

        Assert.Equal(Seconds(1 + waits), _machine.Due);
    }

    [Fact]
    public void Who_is_thrown_out_at_once_waits_longer_each_time_and_who_stayed_begins_anew()
    {
        Open(TimeSpan.Zero);
        _machine.Lost(1, 1011, Seconds(1), dice: 0);
        _machine.Tick(Seconds(2), dice: 0);
        _machine.Opened(2, Seconds(2));
        _machine.Lost(2, 1011, Seconds(3), dice: 0);
        Assert.Equal(Seconds(5), _machine.Due);
        _machine.Tick(Seconds(5), dice: 0);
        _machine.Opened(3, Seconds(5));
        _machine.Lost(3, 1011, Seconds(11), dice: 0);

        Assert.Equal(Seconds(12), _machine.Due);
    }

    private static ConnectionMachine Make(double jitter = 0) => new(new ConnectionTiming
    {
        Connect = Seconds(10),
        Heartbeat = Seconds(30),
        Silence = Seconds(10),
        Retries = new RetryDelays(Seconds(1), Seconds(2), Seconds(5)) { Jitter = jitter },
        RestartSpread = Seconds(2),
        ComesBackFromNormalClose = false,
    });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Open(TimeSpan now)
    {
        _machine.Want(now);
        Assert.True(_machine.Opened(1, now));
    }
}
