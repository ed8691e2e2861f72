namespace Orleans.Channels.Tests;

/// <summary>One push of a client.</summary>
/// <param name="id">Its id.</param>
/// <param name="joinId">The join that it was sent under.</param>
internal sealed class PushNote(string id, string joinId)
{
    public string Id => id;

    public string JoinId => joinId;

    /// <summary>How often its handler ran.</summary>
    public int Handled { get; set; }

    /// <summary>How often it was answered.</summary>
    public int Answers { get; set; }

    /// <summary>Whether its client was told of its member's end, and so may never hear of it.</summary>
    public bool MayBeSilent { get; set; }
}
