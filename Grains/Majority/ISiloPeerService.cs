using Orleans.Services;

namespace Orleans.Channels;

/// <summary>What silos ask one of the others, by its address.</summary>
[Alias("Orleans.Channels.ISiloPeerService")]
internal interface ISiloPeerService : IGrainService
{
    /// <summary>What the asked silo takes another one for.</summary>
    /// <param name="silo">The other one: who asks.</param>
    [Alias("StatusOf"), ResponseTimeout("00:00:05")]
    Task<SiloStatus> StatusOfAsync(SiloAddress silo);
}
