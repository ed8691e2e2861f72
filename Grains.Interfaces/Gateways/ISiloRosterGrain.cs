namespace Orleans.Channels;

/// <summary>What the silos know of each other, for gateways. Any activation of it answers.</summary>
[Alias("Orleans.Channels.ISiloRosterGrain")]
internal interface ISiloRosterGrain : IGrainWithIntegerKey
{
    /// <summary>Tells which of some silos are dead.</summary>
    /// <param name="silos">The silos, as join answers named them.</param>
    [Alias("DeadAmong"), ResponseTimeout("00:00:02")]
    Task<string[]> DeadAmongAsync([Immutable] string[] silos);
}
