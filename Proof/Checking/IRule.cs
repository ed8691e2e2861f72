namespace Orleans.Channels.Proof.Checking;

/// <summary>A promise that is kept or broken on each topic by itself.</summary>
internal interface IRule
{
    /// <summary>Where a topic's history breaks it.</summary>
    IEnumerable<Violation> Check(TopicHistory topic);
}
