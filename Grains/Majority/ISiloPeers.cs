namespace Orleans.Channels.Grains;

/// <summary>The other silos, to be asked one by one.</summary>
internal interface ISiloPeers
{
    /// <summary>What a silo takes another one for. Fails when it can't be reached.</summary>
    Task<SiloStatus> AskAsync(SiloAddress peer, SiloAddress silo);
}
