namespace Orleans.Channels.Grains;

/// <summary>What an earlier activation kept.</summary>
/// <param name="Epoch">Which history it is.</param>
/// <param name="Forgotten">The offset up to which it was forgotten.</param>
/// <param name="Kept">The rest, by rising offset.</param>
internal sealed record LoadedHistory(long Epoch, long Forgotten, List<KeptBroadcast> Kept);
