using System.Net;

namespace Orleans.Channels.Samples;

/// <summary>A silo that runs the sample channels.</summary>
internal static class SampleSilo
{
    /// <summary>Adds the silo. The configuration section <c>Orleans</c> has its ports, cluster and service.</summary>
    public static void AddSampleSilo(this IHostApplicationBuilder builder)
    {
        var orleans = builder.Configuration.GetSection("Orleans");
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(
                siloPort: orleans.GetValue("SiloPort", 11111),
                gatewayPort: orleans.GetValue("GatewayPort", 30000),
                primarySiloEndpoint: orleans.GetValue<int?>("PrimarySiloPort") is { } primary ? new IPEndPoint(IPAddress.Loopback, primary) : null,
                serviceId: orleans.GetValue("ServiceId", "dev")!,
                clusterId: orleans.GetValue("ClusterId", "dev")!)
            .AddChannels(channels => channels
                .Socket<UserSocket>()
                .Map<PingChannel>("ping")
                .Map<PingChannel>("ping:*")
                .Map<WildChannel>("wild:*")
                .Map<RoomChannel>("room:*")
                .Map<BenchChannel>("bench:*")
                .Map<ChatChannel>("chat:*")
                .Map<PlayChannel>("play")
                .Map<ConsoleChannel>("console")
                .Map<VideoChannel>("videos:*")
                .Map<ChallengeChannel>("challenges:*")));
    }
}
