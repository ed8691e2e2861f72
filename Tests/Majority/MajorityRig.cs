using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>One silo's sense of the majority, in a cluster whose table and silos answer as the test says.</summary>
internal sealed class MajorityRig : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, SiloStatus> _members = [];
    private readonly SiloAddress[] _others;
    private ILifecycleObserver _life = null!;

    private MajorityRig(int silos)
    {
        _others = [.. Enumerable.Range(2, silos - 1).Select(Address)];
        foreach (var silo in _others.Append(Self))
        {
            _members[silo] = SiloStatus.Active;
        }

        Silo = new SiloMajority(
            CallProxy.Of<ILocalSiloDetails>((_, _) => Self),
            CallProxy.Of<IMembershipTable>((_, _) => ReadRow()),
            CallProxy.Of<IClusterMembershipService>((method, _) => method.Name == nameof(IClusterMembershipService.Refresh) ? Refresh() : Snapshot()),
            CallProxy.Of<ISiloPeers>((_, args) => AskAsync((SiloAddress)args[0]!)),
            Options.Create(new TopicOptions()),
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
            Time,
            NullLogger<SiloMajority>.Instance);
    }

    public static TimeSpan Bound { get; } = new TopicOptions().MajorityTimeout;

    /// <summary>How often it looks.</summary>
    public static TimeSpan Interval => Bound / 8;

    public SleepingTime Time { get; } = new();

    public SiloMajority Silo { get; }

    /// <summary>Whether the table answers.</summary>
    public bool HasTable { get; set; } = true;

    /// <summary>How many of the others answer.</summary>
    public int Reached { get; set; }

    /// <summary>What the table and the others take this silo for.</summary>
    public SiloStatus Status { get; set; } = SiloStatus.Active;

    /// <summary>How often the membership was asked to look at itself.</summary>
    public int Refreshes { get; private set; }

    /// <summary>Answers of the table that are held back; null to answer at once.</summary>
    public TaskCompletionSource? Held { get; set; }

    /// <summary>How often the table was asked.</summary>
    public int Reads { get; private set; }

    private static SiloAddress Self { get; } = Address(1);

    public static async Task<MajorityRig> StartAsync(int silos)
    {
        var rig = new MajorityRig(silos) { Reached = silos - 1 };
        rig.Silo.Participate(CallProxy.Of<ISiloLifecycle>((_, args) =>
        {
            rig._life = (ILifecycleObserver)args[2]!;
            return null;
        }));
        await rig._life.OnStart(CancellationToken.None);
        await Patience.UntilAsync(() => rig.Reads > 0);
        return rig;
    }

    /// <summary>Nobody answers it any more.</summary>
    public void Cut() => (HasTable, Reached) = (false, 0);

    /// <summary>Another silo has a status from now on.</summary>
    public void Become(int other, SiloStatus status) => _members[_others[other]] = status;

    /// <summary>Time passes step by step, with all that comes of it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Interval)
        {
            var reads = Reads;
            Time.Advance(Interval);
            if (Held is null)
            {
                await Patience.UntilAsync(() => Reads > reads);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _life.OnStop(CancellationToken.None);
        Silo.Dispose();
    }

    private static SiloAddress Address(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11110 + number), 1);

    private async Task<MembershipTableData> ReadRow()
    {
        var (status, hasTable) = (Status, HasTable);
        Reads++;
        await (Held?.Task ?? Task.CompletedTask);
        return hasTable
            ? new MembershipTableData(Tuple.Create(new MembershipEntry { SiloAddress = Self, Status = status }, "etag"), new TableVersion(1, "etag"))
            : throw new TimeoutException("The database is down.");
    }

    private Task<SiloStatus> AskAsync(SiloAddress peer) =>
        Array.IndexOf(_others, peer) < Reached ? Task.FromResult(Status) : Task.FromException<SiloStatus>(new TimeoutException("It is out of reach."));

    private ClusterMembershipSnapshot Snapshot() => new ClusterMembershipSnapshot(
        _members.ToImmutableDictionary(member => member.Key, member => new ClusterMember(member.Key, member.Value, $"{member.Key}")), new MembershipVersion(1));

    private object? Refresh()
    {
        Refreshes++;
        return default(ValueTask);
    }
}
