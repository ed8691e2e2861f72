namespace Orleans.Channels;

/// <summary>The gateways of the cluster; there is one such grain. Its knowledge is in memory: gateways tell it again and again.</summary>
[Alias("Orleans.Channels.IGatewayDirectoryGrain")]
internal interface IGatewayDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "gateways";

    /// <summary>Says that a gateway is there, for the time of its lease.</summary>
    /// <param name="gateway">The gateway's id.</param>
    /// <returns>False when the gateway had been taken for gone: topics may have ended its members.</returns>
    [Alias("Register"), ResponseTimeout("00:00:02")]
    Task<bool> RegisterAsync(string gateway);

    /// <summary>Tells which of some gateways are gone.</summary>
    /// <param name="gateways">The gateways' ids.</param>
    [Alias("GoneAmong"), ResponseTimeout("00:00:02")]
    Task<string[]> GoneAmongAsync([Immutable] string[] gateways);

    /// <summary>Says that a gateway is gone.</summary>
    /// <param name="gateway">The gateway's id.</param>
    [Alias("Unregister"), ResponseTimeout("00:00:02")]
    Task UnregisterAsync(string gateway);

    /// <summary>The ids of the gateways that have said lately that they are there.</summary>
    [Alias("List"), ResponseTimeout("00:00:02")]
    Task<string[]> ListAsync();

    /// <summary>The ids of all gateways: one that has just come to life waits until each has had the time to say that it is there.</summary>
    [Alias("ListAll"), ResponseTimeout("00:00:08")]
    Task<string[]> ListAllAsync();

    /// <summary>Remembers for ten minutes that the sockets of an id were disconnected, for gateways that are away meanwhile.</summary>
    /// <param name="socketId">The id.</param>
    [Alias("NoteDisconnect"), ResponseTimeout("00:00:02")]
    Task NoteDisconnectAsync(string socketId);

    /// <summary>The ids whose sockets were disconnected within a time up to now; null when that is longer than is remembered.</summary>
    /// <param name="time">How far back.</param>
    [Alias("DisconnectedWithin"), ResponseTimeout("00:00:02")]
    Task<string[]?> DisconnectedWithinAsync(TimeSpan time);
}
