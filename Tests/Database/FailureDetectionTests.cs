using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Channels.Samples;
using Orleans.Configuration;

namespace Orleans.Channels.Tests.Database;

public sealed class FailureDetectionTests
{
    [Fact]
    public void A_busy_silo_waits_for_a_probe_no_longer_than_a_quiet_one()
    {
        var membership = Membership();

        Assert.Equal(TimeSpan.FromSeconds(1), membership.ProbeTimeout);
        Assert.Equal(membership.ProbeTimeout, membership.MaxProbeTimeout);
    }

    [Fact]
    public void Who_gives_probes_more_time_gives_it_to_busy_silos_too()
    {
        var membership = Membership(("ProbeTimeout", "00:00:03"));

        Assert.Equal(TimeSpan.FromSeconds(3), membership.ProbeTimeout);
        Assert.Equal(membership.ProbeTimeout, membership.MaxProbeTimeout);
    }

    [Fact]
    public void The_longest_probe_can_be_set_by_itself()
    {
        var membership = Membership(("MaxProbeTimeout", "00:00:02"));

        Assert.Equal(TimeSpan.FromSeconds(1), membership.ProbeTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), membership.MaxProbeTimeout);
    }

    [Fact]
    public void What_a_killed_silo_had_may_come_to_life_elsewhere_at_once()
    {
        using var host = Silo();

        Assert.Equal(TimeSpan.Zero, host.Services.GetRequiredService<IOptions<GrainDirectoryOptions>>().Value.RangeLeaseDuration);
    }

    private static ClusterMembershipOptions Membership(params (string Name, string Value)[] settings)
    {
        using var host = Silo(settings);
        return host.Services.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value;
    }

    private static IHost Silo(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Orleans:Clustering:ProviderType", "AdoNet"),
            new("Orleans:Clustering:Invariant", "Npgsql"),
            new("Orleans:Clustering:ConnectionString", "Host=127.0.0.1"),
            .. settings.Select(setting => KeyValuePair.Create($"Orleans:Membership:{setting.Name}", (string?)setting.Value)),
        ]);
        builder.AddSampleSilo();
        return builder.Build();
    }
}
