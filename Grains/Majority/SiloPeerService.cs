using Microsoft.Extensions.Logging;

namespace Orleans.Channels;

/// <summary>Answers other silos from what this one knows of the membership. That it answers at all is what they want to know.</summary>
/// <remarks>It has no part of the ring, nor anything to begin or end; Orleans would log each of these under our name, at every start of a silo.</remarks>
internal sealed class SiloPeerService(GrainId id, Silo silo, ILoggerFactory logging, IClusterMembershipService membership)
    : GrainService(id, silo, logging), ISiloPeerService
{
    public override Task Start() => Task.CompletedTask;

    public override Task Stop() => Task.CompletedTask;

    public override Task OnRangeChange(IRingRange oldRange, IRingRange newRange, bool increased) => Task.CompletedTask;

    public Task<SiloStatus> StatusOfAsync(SiloAddress silo) => Task.FromResult(membership.CurrentSnapshot.GetSiloStatus(silo));
}
