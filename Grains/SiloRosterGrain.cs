using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Asks the silo it runs on, which knows of a death before anybody could see it.</summary>
[StatelessWorker, Reentrant]
internal sealed class SiloRosterGrain(ISiloStatusOracle oracle, SiloMajority silo) : Grain, ISiloRosterGrain
{
    public Task<string[]> DeadAmongAsync(string[] silos)
    {
        silo.Require();
        return Task.FromResult(silos.Where(asked => oracle.GetApproximateSiloStatus(SiloAddress.FromParsableString(asked)) == SiloStatus.Dead).ToArray());
    }
}
