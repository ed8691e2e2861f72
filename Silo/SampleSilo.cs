using Orleans.Channels.Hosting;
using Orleans.Configuration;

namespace Orleans.Channels.Samples;

/// <summary>A silo that runs the sample channels.</summary>
internal static class SampleSilo
{
    /// <summary>
    /// Adds the silo. The configuration section <c>Orleans</c> is Orleans' own: its providers, cluster and endpoints. Without a provider for
    /// clustering the silo is alone on this machine.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="channels">Adds the channels; null for the sample channels.</param>
    public static void AddSampleSilo(this IHostApplicationBuilder builder, Action<ISiloBuilder>? channels = null)
    {
        var orleans = builder.Configuration.GetSection("Orleans");
        builder.UseOrleans(silo =>
        {
            if (orleans.GetSection("Clustering").Exists())
            {
                silo.Configure<ClusterMembershipOptions>(options => FailureDetection.Quicken(options, orleans.GetSection("Membership")));
                silo.Configure<SiloMessagingOptions>(FailureDetection.Quicken);
                silo.Configure<GrainDirectoryOptions>(FailureDetection.Quicken);
                silo.Configure<ClusterMembershipOptions>(orleans.GetSection("Membership"));
                silo.Configure<SiloMessagingOptions>(orleans.GetSection("Messaging"));
                silo.Configure<GrainDirectoryOptions>(orleans.GetSection("Directory"));
                silo.Configure<ResourceOptimizedPlacementOptions>(orleans.GetSection("Placement"));
            }
            else
            {
                silo.UseLocalhostClustering(
                    orleans.GetValue("Endpoints:SiloPort", EndpointOptions.DEFAULT_SILO_PORT),
                    orleans.GetValue("Endpoints:GatewayPort", EndpointOptions.DEFAULT_GATEWAY_PORT));
            }

            if (builder.Configuration.GetValue<double?>("Silo:DropEvents") is { } share)
            {
                silo.Services.AddSingleton(new LossyStreamOptions(share));
                silo.AddStreamFilter<LossyStream>(GatewayStreams.DefaultProvider);
            }

            // Orleans' own default ends a share of all topics whenever a silo leaves: the registrations went with it.
            if (!orleans.GetSection("GrainDirectory").Exists())
            {
#pragma warning disable ORLEANSEXP003 // Experimental in Orleans 10; docs/ARCHITECTURE.md says why it is worth it.
                silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            }

            if (ClusterTls.Find(orleans) is { } tls)
            {
                silo.UseTls(tls.Configure);
            }

            silo.Services.AddTransient<IConfigurationValidator, SiloPorts>();
            (channels ?? (static samples => samples.AddSampleChannels()))(silo);
        });
    }

    /// <summary>Adds the sample channels to a silo.</summary>
    public static ISiloBuilder AddSampleChannels(this ISiloBuilder silo) =>
        silo.AddChannels(channels => channels
            .Socket<UserSocket>()
            .Dashboard()
            .Map<PingChannel>("ping")
            .Map<PingChannel>("ping:*")
            .Map<WildChannel>("wild:*")
            .Map<RoomChannel>("room:*", configure: channel => channel.History(200, TimeSpan.FromMinutes(10)))
            .Map<BenchChannel>("bench:*")
            .Map<ProofChannel>("proof:*", configure: channel => channel.History(1000, TimeSpan.FromMinutes(5), HistoryStorage.BeforeFanOut))
            .Map<ProofChannel>("bare:*")
            .Map<LedgerChannel>("ledger:*")
            .Map<ChatChannel>("chat:*")
            .Map<PlayChannel>("play")
            .Map<ConsoleChannel>("console")
            .Map<VideoChannel>("videos:*")
            .Map<ChallengeChannel>("challenges:*"));
}
