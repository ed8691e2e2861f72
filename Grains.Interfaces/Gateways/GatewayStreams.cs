using System.Globalization;

namespace Orleans.Channels;

/// <summary>Names of the streams that topics speak to gateways over. A gateway has one, and takes the next one when it falls silent.</summary>
internal static class GatewayStreams
{
    /// <summary>The stream provider used when none is named.</summary>
    public const string DefaultProvider = "Channels";

    /// <summary>The namespace of the streams.</summary>
    public const string Namespace = "orleans.channels.gateway";

    /// <summary>Gives the key of a gateway's stream.</summary>
    /// <param name="gateway">The gateway's id.</param>
    /// <param name="number">Which of its streams, counted up from 0.</param>
    public static string Key(string gateway, int number) => string.Create(CultureInfo.InvariantCulture, $"{gateway}/{number}");
}
