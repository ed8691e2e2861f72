namespace Orleans.Channels.Tests;

/// <summary>One member as its channel knows it.</summary>
/// <param name="joinId">The client's join.</param>
/// <param name="before">The same member where its topic has moved from, in order.</param>
internal sealed class MemberNote(string joinId, MemberNote? before = null)
{
    public string JoinId => joinId;

    /// <summary>What the channel had said when the member was let in; null while it wasn't.</summary>
    public int? LetInAt { get; set; }

    /// <summary>Whether it may have come in time after its topic to hear all that the channel has said.</summary>
    public bool MayHearAll { get; set; }

    /// <summary>How many handlers of it run.</summary>
    public int Running { get; set; }

    /// <summary>What its handlers have assigned to it.</summary>
    public int Level { get; set; } = before?.Level ?? 0;

    /// <summary>What it is still to get: messages, and broadcasts that are intercepted.</summary>
    public HashSet<string> Owed { get; } = before?.Owed ?? [];

    /// <summary>How much that is intercepted the channel had said when the member was let in.</summary>
    public int LetInAtAside { get; set; }

    /// <summary>How often the channel was told of its end.</summary>
    public int Terminated { get; set; }
}
