using Orleans.Channels;

namespace Orleans.Hosting;

/// <summary>Makes an Orleans client able to hear what topics say.</summary>
public static class GatewayClientBuilderExtensions
{
    /// <summary>Adds the stream provider that the silos' <c>AddChannels</c> speaks through.</summary>
    /// <param name="builder">The Orleans client.</param>
    public static IClientBuilder AddChannelStreams(this IClientBuilder builder) => builder.AddWaitingStreams(GatewayStreams.DefaultProvider);
}
