using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class SettledSilosTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Silos_that_came_up_together_are_all_ready_at_once()
    {
        SiloAddress[] silos = [Silo(started: 100), Silo(started: 104)];

        Assert.Equal(silos, On(silos[0]).Among(silos));
    }

    [Fact]
    public void A_silo_that_joins_later_is_ready_when_it_has_been_up_for_a_while()
    {
        SiloAddress[] silos = [Silo(started: 100), Silo(started: 500)];
        var newcomer = On(silos[1]);

        Assert.Equal(silos[..1], newcomer.Among(silos));

        _time.Advance(SettledSilos.SettleTime);
        Assert.Equal(silos, newcomer.Among(silos));
    }

    [Fact]
    public void Every_silo_sees_it_alike()
    {
        SiloAddress[] silos = [Silo(started: 100), Silo(started: 500)];
        var first = On(silos[0]);
        _time.Advance(TimeSpan.FromSeconds(405));

        Assert.Equal(silos[..1], first.Among(silos));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(silos, first.Among(silos));
    }

    [Fact]
    public void Where_all_are_new_the_oldest_is_ready()
    {
        SiloAddress[] silos = [Silo(started: 520), Silo(started: 500)];

        Assert.Equal(silos[1..], On(silos[0]).Among(silos));
    }

    private static SiloAddress Silo(int started) => SiloAddress.New(IPAddress.Loopback, started, started);

    private SettledSilos On(SiloAddress silo) => new(new LocalSilo(silo), _time);

    private sealed record LocalSilo(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "cluster";

        public string DnsHostName => "localhost";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
