namespace Orleans.Channels.Tests;

/// <summary>One push of a client.</summary>
/// <param name="number">Which.</param>
/// <param name="joinId">The join that it was sent under.</param>
internal sealed class PushNote(int number, string joinId)
{
    public int Number => number;

    public string Id { get; } = $"p{number}";

    public string JoinId => joinId;

    /// <summary>How often its handler ran.</summary>
    public int Handled { get; set; }

    /// <summary>How often it was answered.</summary>
    public int Answers { get; set; }

    /// <summary>Whether its handler broadcasts before it replies.</summary>
    public bool Speaks { get; set; }

    /// <summary>Whether its client was told of its member's end, and so may never hear of it.</summary>
    public bool MayBeSilent { get; set; }
}
