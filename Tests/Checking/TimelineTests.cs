using Orleans.Channels.Proof;
using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Page;

namespace Orleans.Channels.Tests.Checking;

/// <summary>What a run's page shows of its history.</summary>
public sealed class TimelineTests
{
    private const string Topic = "t:1";

    [Fact]
    public void A_second_shows_what_came_how_late_and_who_waits_longest()
    {
        var timeline = new Timeline(
        [
            Said("a", 0), Heard("ann", "a", 2_000), Heard("bob", "a", 6_000),
            Said("b", 1_100_000), Heard("ann", "b", 1_101_000),
        ]);

        Assert.Equal(2, timeline.Seconds.Count);
        Assert.Equal((1, 2, 6.0), (timeline.Seconds[0].Said, timeline.Seconds[0].Delivered, timeline.Seconds[0].Slowest));
        Assert.Equal((1, 1, 1.0), (timeline.Seconds[1].Said, timeline.Seconds[1].Delivered, timeline.Seconds[1].Median));
        Assert.Equal(1.994, timeline.Seconds[1].Silence, tolerance: 1e-9);
    }

    [Fact]
    public void A_fault_lasts_until_it_is_mended_or_to_the_end()
    {
        var timeline = new Timeline(
        [
            Said("a", 0),
            new Broken(1_000_000, "nemesis", "", "cut"), new Mended(3_000_000, "nemesis", "", "cut"),
            new Broken(4_000_000, "nemesis", "", "postgres"), Said("b", 5_000_000),
        ]);

        Assert.Equal([new("cut", 1, 3), new("postgres", 4, 5)], timeline.Faults);
    }

    [Fact]
    public async Task Faults_are_lines_of_the_history_and_break_no_promise()
    {
        var path = Path.GetTempFileName();
        await using (var file = new HistoryFile(path))
        {
            file.Add(new Broken(1, "nemesis", "", "cut"));
            file.Add(new Mended(2, "nemesis", "", "cut"));
        }

        var history = HistoryFile.Read([path]);

        Assert.Equal([new Broken(1, "nemesis", "", "cut"), new Mended(2, "nemesis", "", "cut")], history);
        Assert.Empty(HistoryCheck.Run(history, TextWriter.Null));
    }

    [Fact]
    public void The_page_needs_no_network_and_takes_no_name_for_markup()
    {
        var page = new ProofPage("dotnet run -- --fault <cut>", new Timeline([Said("a", 0), new Broken(1, "nemesis", "", "<b>"), Heard("ann", "a", 5)]), [], []).ToString();

        Assert.Contains("every bar is met", page, StringComparison.Ordinal);
        Assert.Contains("--fault &lt;cut&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    private static Begun Said(string id, long at) => new(at, "ada", Topic, id, Verb.Say);

    private static Heard Heard(string who, string id, long at) => new(at, who, Topic, id);
}
