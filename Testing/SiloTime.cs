using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace Orleans.Channels.Testing;

/// <summary>
/// Two times in one silo: the test's for topics, socket classes and the application's grains, the system's for Orleans itself and for what carries
/// events, which would stand still otherwise. The grain whose turn it is decides; one of an assembly named <c>Orleans.…</c> is taken for Orleans' own.
/// </summary>
internal sealed class SiloTime(HandTime time, IServiceProvider services) : TimeProvider, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<GrainType, bool> _followers = [];
    private IGrainContextAccessor? _contexts;
    private GrainClassMap? _classes;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => IsHandsTurn ? time.GetTimestamp() : System.GetElapsedTime(0).Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => IsHandsTurn ? time.GetUtcNow() : System.GetUtcNow();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        (IsHandsTurn ? time : System).CreateTimer(callback, state, dueTime, period);

    // What tells whose turn it is needs the time itself to be made, so it is asked for late.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SiloTime),
        ServiceLifecycleStage.First,
        _ =>
        {
            _classes = services.GetRequiredService<GrainClassMap>();
            _contexts = services.GetRequiredService<IGrainContextAccessor>();
            return Task.CompletedTask;
        });

    private bool IsHandsTurn => _contexts?.GrainContext is { } turn && _followers.GetOrAdd(turn.GrainId.Type, Follows);

    private bool Follows(GrainType type) =>
        _classes!.TryGetGrainClass(type, out var grain)
        && (typeof(ITopicGrain).IsAssignableFrom(grain) || typeof(ISocketGrain).IsAssignableFrom(grain) || !IsInfrastructure(grain));

    private static bool IsInfrastructure(Type grain) => grain.Assembly.GetName().Name?.StartsWith("Orleans.", StringComparison.Ordinal) is true;
}
