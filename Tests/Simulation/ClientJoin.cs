namespace Orleans.Channels.Tests;

/// <summary>One join of a client.</summary>
/// <param name="id">Its id.</param>
/// <param name="reference">Its ref.</param>
internal sealed class ClientJoin(string id, string reference)
{
    public string Id => id;

    public string Ref => reference;

    /// <summary>How it was answered; null while it wasn't.</summary>
    public string? Answer { get; set; }

    /// <summary>The channel that was heard last, and what of it.</summary>
    public (int Channel, int Number) Heard { get; set; }

    /// <summary>The same of what is intercepted.</summary>
    public (int Channel, int Number) HeardAside { get; set; }

    /// <summary>What was heard.</summary>
    public HashSet<string> Words { get; } = [];

    /// <summary>Pushes that were sent under it and aren't answered, by their refs.</summary>
    public Dictionary<string, PushNote> Pending { get; } = [];

    /// <summary>Its client knows of its end: what isn't answered by now may never be.</summary>
    public void End()
    {
        foreach (var push in Pending.Values)
        {
            push.MayBeSilent = true;
        }
    }
}
