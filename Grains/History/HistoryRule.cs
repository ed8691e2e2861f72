namespace Orleans.Channels.Grains;

/// <summary>What a route's topics keep of what they broadcast.</summary>
/// <param name="Size">How many broadcasts.</param>
/// <param name="Age">For how long.</param>
/// <param name="Storage">Where.</param>
/// <param name="Except">Events that aren't kept, or null for none.</param>
internal sealed record HistoryRule(int Size, TimeSpan Age, HistoryStorage Storage, IReadOnlySet<string>? Except = null)
{
    /// <summary>Whether broadcasts of an event are kept.</summary>
    public bool Keeps(string eventName) => Except?.Contains(eventName) is not true;
}
