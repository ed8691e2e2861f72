namespace Orleans.Channels;

/// <summary>The silos' side of one gateway; its key is the gateway's id.</summary>
[Alias("Orleans.Channels.IGatewayGrain")]
public interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>Sends a <see cref="GatewayBeat"/> over the gateway's stream.</summary>
    /// <param name="nonce">Comes back in the beat.</param>
    [Alias("Beat")]
    Task BeatAsync(long nonce);
}
