namespace Orleans.Channels;

/// <summary>A part of the list of who is present on a topic.</summary>
/// <param name="Entries">Keys in ordinal order.</param>
/// <param name="Next">The key to ask for what comes after; null when this is the end of the list.</param>
/// <param name="Keys">How many keys the whole list has.</param>
/// <param name="Metas">How many metas the whole list has.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PresencePage")]
public sealed record PresencePage(
    [property: Id(0)] PresenceEntry[] Entries, [property: Id(1)] string? Next, [property: Id(2)] int Keys, [property: Id(3)] int Metas)
{
    /// <summary>The list of a topic where nobody is.</summary>
    public static PresencePage Empty { get; } = new([], null, 0, 0);
}
