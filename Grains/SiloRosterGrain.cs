using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Asks the silo it runs on, which knows of a death before anybody could see it.</summary>
[StatelessWorker, Reentrant]
internal sealed class SiloRosterGrain(ISiloStatusOracle oracle) : Grain, ISiloRosterGrain
{
    public Task<string[]> DeadAmongAsync(string[] silos) =>
        Task.FromResult(silos.Where(silo => oracle.GetApproximateSiloStatus(SiloAddress.FromParsableString(silo)) == SiloStatus.Dead).ToArray());
}
