using Orleans.Configuration;

namespace Orleans.Channels.Samples;

/// <summary>How soon a cluster notices that a silo is dead. The configuration sections <c>Orleans:Membership</c>, <c>Orleans:Messaging</c> and <c>Orleans:Directory</c> change each of these.</summary>
internal static class FailureDetection
{
    /// <summary>Orleans' defaults suit calls that can wait half a minute; people in a conversation can't.</summary>
    /// <param name="options">What is changed.</param>
    /// <param name="membership">What the configuration says of it.</param>
    public static void Quicken(ClusterMembershipOptions options, IConfiguration membership)
    {
        // Orleans asks twice as often while answers come fast, so a silo that refuses connections is declared dead after a second and a half.
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;

        // Left to itself a busy silo would wait four times as long between probes. For three times this a silo that answers none, and was heard
        // a moment ago, is taken for alive: a pause of two seconds isn't fatal.
        options.MaxProbeTimeout = membership.GetValue(nameof(options.ProbeTimeout), options.ProbeTimeout);

        // A silo that was stopped and woke up finds out within this time that the others went on without it.
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // Votes of two silos, so that one with a bad connection can't end a healthy one. Two silos alone need only one vote.
        options.NumVotesForDeathDeclaration = 2;

        // Each votes on what it saw itself. A probe by way of another silo waits twice as long, and with two votes proves no more.
        options.EnableIndirectProbes = false;
    }

    /// <summary>A silo that dies swallows calls and answers on their way through it, and who waits for one waits this long.</summary>
    public static void Quicken(SiloMessagingOptions options)
    {
        options.ResponseTimeout = TimeSpan.FromSeconds(5);

        // Of Orleans' own calls too: a topic can't come to life before the directory has answered.
        options.SystemResponseTimeout = TimeSpan.FromSeconds(3);
    }

    /// <summary>
    /// Orleans keeps what a killed silo had from coming to life elsewhere for half a minute, in case the silo lives on unseen. A topic needs no
    /// such wait: gateways follow its newest epoch alone, and an activation that lost its history can't store another broadcast
    /// (docs/ARCHITECTURE.md, "A single activation").
    /// </summary>
    public static void Quicken(GrainDirectoryOptions options) => options.RangeLeaseDuration = TimeSpan.Zero;
}
