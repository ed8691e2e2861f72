using Microsoft.Extensions.Logging;

namespace Orleans.Channels;

/// <summary>Answers other silos from what this one knows of the membership. That it answers at all is what they want to know.</summary>
internal sealed class SiloPeerService(GrainId id, Silo silo, ILoggerFactory logging, IClusterMembershipService membership)
    : GrainService(id, silo, logging), ISiloPeerService
{
    public Task<SiloStatus> StatusOfAsync(SiloAddress silo) => Task.FromResult(membership.CurrentSnapshot.GetSiloStatus(silo));
}
