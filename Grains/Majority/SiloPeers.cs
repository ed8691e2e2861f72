using Orleans.Runtime.Services;

namespace Orleans.Channels.Grains;

/// <summary>Asks other silos by Orleans' own way to a service on a given silo: no directory is between.</summary>
internal sealed class SiloPeers(IServiceProvider services) : GrainServiceClient<ISiloPeerService>(services), ISiloPeers
{
    public Task<SiloStatus> AskAsync(SiloAddress peer, SiloAddress silo) => GetGrainService(peer).StatusOfAsync(silo);
}
