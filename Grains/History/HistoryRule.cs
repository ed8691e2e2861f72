namespace Orleans.Channels.Grains;

/// <summary>What a route's topics keep of what they broadcast.</summary>
/// <param name="Size">How many broadcasts.</param>
/// <param name="Age">For how long.</param>
/// <param name="Storage">Where.</param>
internal sealed record HistoryRule(int Size, TimeSpan Age, HistoryStorage Storage);
