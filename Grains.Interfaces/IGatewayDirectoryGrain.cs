namespace Orleans.Channels;

/// <summary>The gateways of the cluster; there is one such grain. Its knowledge is in memory: gateways tell it again and again.</summary>
[Alias("Orleans.Channels.IGatewayDirectoryGrain")]
public interface IGatewayDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "gateways";

    /// <summary>Says that a gateway is there, for a while.</summary>
    /// <param name="gateway">The gateway's id.</param>
    [Alias("Register")]
    Task RegisterAsync(string gateway);

    /// <summary>Says that a gateway is gone.</summary>
    /// <param name="gateway">The gateway's id.</param>
    [Alias("Unregister")]
    Task UnregisterAsync(string gateway);

    /// <summary>The ids of the gateways that have said lately that they are there.</summary>
    [Alias("List")]
    Task<string[]> ListAsync();
}
