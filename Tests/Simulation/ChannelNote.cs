namespace Orleans.Channels.Tests;

/// <summary>One channel object: what it said, and who was there.</summary>
/// <param name="number">Which.</param>
/// <param name="topic">Its topic.</param>
/// <param name="place">Its silo.</param>
internal sealed class ChannelNote(int number, string topic, Place place)
{
    public int Number => number;

    public string Topic => topic;

    public Place Place => place;

    /// <summary>How much it has said.</summary>
    public int Said { get; set; }

    /// <summary>How much of what it intercepts.</summary>
    public int Asides { get; set; }

    /// <summary>Its members.</summary>
    public Dictionary<ChannelSocket, MemberNote> Members { get; } = [];

    /// <summary>The gateways whose members were ended, for they were taken for gone.</summary>
    public HashSet<string> EndedGateways { get; } = [];

    /// <summary>Who is on the topic now.</summary>
    public Func<IEnumerable<ChannelSocket>> Present { get; set; } = () => [];

    /// <summary>Where a member of a join was let in, or null.</summary>
    public bool WasLetInAt(string joinId, int at, bool isAside)
    {
        var comings = Members.Values.Where(member => member.JoinId == joinId && member.LetInAt is not null).ToArray();

        // What was said where it never came to is had where it has come to, all of it.
        return (at == 0 && comings.Length == 0) || comings.Any(member => (isAside ? member.LetInAtAside : member.LetInAt) == at || (member.MayHearAll && at == 0));
    }
}
