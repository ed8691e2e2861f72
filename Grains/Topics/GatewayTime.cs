namespace Orleans.Channels.Grains;

/// <summary>
/// The time by which silos watch gateways and each other. As parts of Orleans do, they ask for it by a key: a test that lets the time of topics pass by hand
/// leaves the gateways, which are no part of the silo, in the system's.
/// </summary>
internal static class GatewayTime
{
    /// <summary>The service key of its <see cref="TimeProvider"/>; Orleans resolves it to the silo's unless it is registered.</summary>
    public const string Key = "Orleans.Channels.Gateways";
}
