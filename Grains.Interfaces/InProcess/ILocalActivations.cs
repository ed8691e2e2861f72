namespace Orleans.Channels;

/// <summary>The topics that live in this very process: a gateway in it runs their calls as turns of theirs, and needs no message for it.</summary>
internal interface ILocalActivations
{
    /// <summary>The activation of a topic, if it is here.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="epoch">The activation's epoch.</param>
    ILocalActivation? Find(string topic, long epoch);
}
