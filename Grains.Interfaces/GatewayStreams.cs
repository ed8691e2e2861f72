namespace Orleans.Channels;

/// <summary>Names of the streams that topics speak to gateways over: one stream per gateway, keyed by its id.</summary>
public static class GatewayStreams
{
    /// <summary>The stream provider used when none is named.</summary>
    public const string DefaultProvider = "Channels";

    /// <summary>The namespace of the streams; the key is the gateway's id.</summary>
    public const string Namespace = "orleans.channels.gateway";
}
