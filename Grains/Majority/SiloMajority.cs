using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Grains;

/// <summary>
/// Knows whether this silo is with the majority: it reads its own row of the membership table again and again, and where that fails, asks
/// the other silos. What counts is when it asked and not when the answer came, so nothing that happened since is passed over; and the answer is
/// worked out from the clock whenever it is asked for, so a process that was stopped finds out before it does anything else.
/// </summary>
internal sealed partial class SiloMajority : ISiloMajority, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // A silo asks this often within the timeout, and stops this part of it early: what it has just answered is still on its way.
    private const int Parts = 8;

    private readonly IMembershipTable _table;
    private readonly IClusterMembershipService _membership;
    private readonly ISiloPeers _peers;
    private readonly TimeProvider _time;
    private readonly UnfailingLogger _logger;
    private readonly SiloAddress _self;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _interval;
    private readonly MajorityProof _proof;
    private readonly Counter<long> _cutOffs;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private Moment _readAt;
    private bool _wasWithMajority = true;

    public SiloMajority(
        ILocalSiloDetails silo,
        IMembershipTable table,
        IClusterMembershipService membership,
        ISiloPeers peers,
        IOptions<TopicOptions> options,
        IMeterFactory meters,
        [FromKeyedServices(GatewayTime.Key)] TimeProvider time,
        ILogger<SiloMajority> logger)
    {
        _self = silo.SiloAddress;
        Silo = _self.ToParsableString();
        _table = table;
        _membership = membership;
        _peers = peers;
        _time = time;
        _logger = new UnfailingLogger(logger);
        _timeout = options.Value.MajorityTimeout;
        _interval = _timeout / Parts;
        _proof = new MajorityProof(time);
        _readAt = Moment.Now(time);
        var meter = meters.Create(ChannelsTelemetry.Name);
        _cutOffs = meter.CreateCounter<long>("channels.cut_offs", "{cut_off}", "How often this silo lost the majority.");
        meter.CreateObservableGauge("channels.majority.age", () => _proof.Age.TotalSeconds, "s", "How long ago this silo was last seen to be with the majority.");
    }

    /// <summary>This silo's address, as gateways know it.</summary>
    public string Silo { get; }

    public bool IsWithMajority => !IsBounded || (!_proof.IsDead && _proof.Age <= _timeout - _interval);

    private bool IsBounded => _timeout != Timeout.InfiniteTimeSpan;

    /// <summary>Refuses what a silo without the majority can't answer for.</summary>
    /// <exception cref="SiloUnavailableException">The silo isn't with the majority.</exception>
    public void Require()
    {
        if (!IsWithMajority)
        {
            throw new SiloUnavailableException("The silo is cut off from its cluster, and takes part in nothing.");
        }
    }

    /// <summary>The same of a topic.</summary>
    /// <param name="topic">Of which it was asked.</param>
    /// <exception cref="TopicMovedException">The silo isn't with the majority.</exception>
    public void Require(string topic)
    {
        if (!IsWithMajority)
        {
            throw Refusal(topic);
        }
    }

    // Once the silo has put itself into the table, and before anybody calls it; until its topics are gone.
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloMajority), ServiceLifecycleStage.ApplicationServices, StartAsync, StopAsync);

    public void Dispose() => _stop.Cancel();

    private static TopicMovedException Refusal(string topic) => new(topic, "The silo is cut off from its cluster, and says nothing");

    private Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsBounded)
        {
            _proof.Begin();
            _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        do
        {
            Tell();
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look()
    {
        // One that hangs with its connection is left to itself, and holds up no other.
        if (_reading.IsCompleted || _readAt.Age(_time) >= 2 * _interval)
        {
            _readAt = Moment.Now(_time);
            _reading = ReadTableAsync(_readAt);
        }

        if (_proof.TableAge >= 2 * _interval)
        {
            AskPeers();
        }
    }

    private void Tell()
    {
        var isWithMajority = IsWithMajority;
        if (isWithMajority == _wasWithMajority)
        {
            return;
        }

        _wasWithMajority = isWithMajority;
        if (isWithMajority)
        {
            LogBack(_logger);
        }
        else
        {
            _cutOffs.Add(1);
            LogCutOff(_logger, _proof.Age);
        }
    }

    private async Task ReadTableAsync(Moment askedAt)
    {
        // What comes later than that proves nothing any more.
        using var bound = new CancellationTokenSource(_timeout, _time);
        try
        {
            var status = StatusIn(await _table.ReadRowAsync(_self, bound.Token));
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _proof.TakeTable(status, askedAt);
            if (status is SiloStatus.Dead or SiloStatus.None)
            {
                // Orleans ends a silo that finds itself dead.
                await _membership.Refresh(cancellationToken: _stop.Token);
            }
        }
        catch (Exception exception)
        {
            LogNoTable(_logger, exception);
        }
    }

    private SiloStatus StatusIn(MembershipTableData rows) =>
        rows.Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(_self))?.Item1.Status ?? SiloStatus.None;

    private void AskPeers()
    {
        var others = Others();
        if (others.Length == 0)
        {
            _proof.TakeAlone();
        }

        foreach (var peer in others)
        {
            _ = AskAsync(peer, Moment.Now(_time));
        }
    }

    private async Task AskAsync(SiloAddress peer, Moment askedAt)
    {
        try
        {
            var status = await _peers.AskAsync(peer, _self);
            _proof.TakeVote(peer, status, askedAt, Others());
        }
        catch (Exception exception)
        {
            LogNoPeer(_logger, peer, exception);
        }
    }

    private SiloAddress[] Others() =>
        [.. _membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(_self)).Select(member => member.SiloAddress)];

    [LoggerMessage(EventId = 1210, Level = LogLevel.Error, Message = "For {Age} this silo has reached neither the membership table nor a majority of the silos, or it was declared dead: its topics say nothing. Is it cut off from the network?")]
    private static partial void LogCutOff(ILogger logger, TimeSpan age);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "This silo is with the majority again, which hadn't declared it dead: its topics go on")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Debug, Message = "The membership table couldn't be read; the other silos are asked")]
    private static partial void LogNoTable(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1213, Level = LogLevel.Debug, Message = "Silo {Silo} didn't answer")]
    private static partial void LogNoPeer(ILogger logger, SiloAddress silo, Exception exception);
}
