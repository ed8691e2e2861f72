namespace Orleans.Channels.Tests;

/// <summary>Every order of what can happen to a channel, to a depth: what the server is told makes sense to it, and what is wanted is worked towards.</summary>
public sealed class ChannelMachineWalkTests
{
    private const int Depth = 7;

    private static readonly string[] Inputs = ["join", "leave", "open", "lose", "ok", "error", "unavailable", "crash", "close", "stale", "time"];

    [Fact]
    public void Whatever_the_order_a_channel_tells_the_server_what_makes_sense_and_works_towards_what_is_wanted()
    {
        var walked = 0;
        var path = new int[Depth];
        do
        {
            var trial = new ChannelOnTrial();
            foreach (var input in path)
            {
                trial.Take(Inputs[input]);
            }

            trial.MustArrive();
            walked++;
        }
        while (Next(path));
        Assert.Equal(Math.Pow(Inputs.Length, Depth - 2), walked);
    }

    // The first two are always join and open, or nearly all of the walk would stay where nothing is.
    private static bool Next(int[] path)
    {
        path[0] = 0;
        path[1] = 2;
        for (var at = Depth - 1; at > 1; at--)
        {
            if (++path[at] < Inputs.Length)
            {
                return true;
            }

            path[at] = 0;
        }

        return false;
    }
}
