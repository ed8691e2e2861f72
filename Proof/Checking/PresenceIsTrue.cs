using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>Once all is quiet, everybody is shown as often as they are there: by the server and by each client.</summary>
internal sealed class PresenceIsTrue : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic) =>
        from shown in topic.Entries.OfType<Shown>()
        where !shown.Names.SequenceEqual(shown.Expected)
        select new Violation("presence is true", topic.Topic, $"{shown.Who} {Difference(shown)}", [shown]);

    private static string Difference(Shown shown)
    {
        var missing = shown.Expected.Except(shown.Names).ToArray();
        var ghosts = shown.Names.Except(shown.Expected).ToArray();
        return (missing, ghosts) switch
        {
            ([], []) => "shows somebody twice",
            ([], _) => $"shows {string.Join(", ", ghosts)} who went",
            (_, []) => $"doesn't show {string.Join(", ", missing)}",
            _ => $"shows {string.Join(", ", ghosts)} who went, and not {string.Join(", ", missing)}",
        };
    }
}
