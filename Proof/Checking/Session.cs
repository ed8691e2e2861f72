using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>What a client heard from a join that recovered nothing up to the next such join: a run without a hole.</summary>
/// <param name="Joining">The join's question, or null where the history doesn't have it.</param>
/// <param name="Joined">The join's answer.</param>
/// <param name="Heard">What came, in order.</param>
internal sealed record Session(Joining? Joining, Joined Joined, IReadOnlyList<Heard> Heard)
{
    /// <summary>Splits what one client did on one topic.</summary>
    public static IEnumerable<Session> Of(IEnumerable<Entry> client)
    {
        Joining? asked = null;
        Session? session = null;
        var heard = new List<Heard>();
        foreach (var entry in client)
        {
            switch (entry)
            {
                case Joining joining:
                    asked = joining;
                    break;
                case Joined joined when session is null || !joined.Recovered:
                    if (session is not null)
                    {
                        yield return session;
                    }

                    heard = [];
                    session = new(asked, joined, heard);
                    break;
                case Heard message:
                    heard.Add(message);
                    break;
            }
        }

        if (session is not null)
        {
            yield return session;
        }
    }
}
