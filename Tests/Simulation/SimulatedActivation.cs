using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>One activation of the real grain, in an Orleans that a simulation stands in for: its turns, its calls, its end, its move.</summary>
internal sealed class SimulatedActivation : IGrainContext, IWorkItemScheduler
{
    private static readonly MethodInfo SetContext = typeof(Grain).Assembly.GetType("Orleans.Runtime.RuntimeContext")!.GetMethod("SetExecutionContext", BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    private readonly SimulatedWorld _world;
    private readonly SimulatedTopic _topic;
    private readonly Dictionary<string, object> _moved;
    private readonly TaskCompletionSource _deactivated = new();
    private readonly List<ISimulatedCall> _waiting = [];
    private readonly List<ISimulatedCall> _running = [];
    private readonly List<PlaceTimer> _timers = [];
    private readonly SimulatedReference _reference;
    private bool _isActive;

    public SimulatedActivation(SimulatedWorld world, SimulatedSilo silo, SimulatedTopic topic, Dictionary<string, object> moved)
    {
        _world = world;
        _topic = topic;
        _moved = moved;
        Silo = silo;
        Turns = new TurnQueue(world.Scheduler, silo.Place, $"{topic.Name}#{world.NextActivation()}", isOrdered: true);
        GrainId = GrainId.Create("topic", topic.Name);
        _reference = new SimulatedReference(GrainId, topic.From(silo.Place));
        Turns.Do(() => _ = ActivateAsync());
    }

    public SimulatedSilo Silo { get; }

    /// <summary>Its turns, in order.</summary>
    public TurnQueue Turns { get; }

    public TopicGrain Grain { get; private set; } = null!;

    /// <summary>Whether it takes no calls any more.</summary>
    public bool IsEnding { get; private set; }

    public GrainReference GrainReference => _reference;

    public GrainId GrainId { get; }

    public object? GrainInstance => Grain;

    public ActivationId ActivationId => default;

    public GrainAddress Address => throw new NotSupportedException();

    public IServiceProvider ActivationServices => Silo.Services;

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public IWorkItemScheduler Scheduler => this;

    public Task Deactivated => _deactivated.Task;

    /// <summary>Takes a call, as soon as it has come to life.</summary>
    public void Take(ISimulatedCall call)
    {
        if (_isActive)
        {
            Turns.Do(() => _ = call.RunAsync(this));
        }
        else
        {
            _waiting.Add(call);
        }
    }

    public void Begin(ISimulatedCall call) => _running.Add(call);

    public void End(ISimulatedCall call) => _running.Remove(call);

    /// <summary>Its silo is known to be dead: nobody waits for it any more.</summary>
    public void Break()
    {
        foreach (var call in _running.Concat(_waiting))
        {
            call.Break();
        }
    }

    /// <summary>Moves it in order.</summary>
    public void MoveTo(SimulatedSilo target) => Turns.Do(() => _ = EndAsync(new DeactivationReason(DeactivationReasonCode.Migrating, "moves"), target));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => Turns.Do(() => _ = EndAsync(deactivationReason, target: null));

    /// <summary>Starts a timer of the grain.</summary>
    public PlaceTimer StartTimer(Func<Task> run, TimeSpan due, TimeSpan period)
    {
        var timer = new PlaceTimer(_world.Scheduler, Turns, () => _ = run());
        timer.Change(due, period);
        _timers.Add(timer);
        return timer;
    }

    public void QueueAction(Action action) => Turns.Do(action);

    public void QueueTask(Task task) => throw new NotSupportedException();

    public void QueueAction(Action<object> action, object state) => Turns.Do(() => action(state));

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public object? GetTarget() => Grain;

    public object? GetComponent(Type componentType) => null;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    public void ReceiveMessage(object message) => throw new NotSupportedException();

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private async Task ActivateAsync()
    {
        object?[] outer = [this, null];
        SetContext.Invoke(null, outer);
        Grain = new TopicGrain(this, Silo.Services.GetRequiredService<TopicShared>(), NullLogger<TopicGrain>.Instance);
        SetContext.Invoke(null, [outer[1], null]);
        if (_moved.Count > 0)
        {
            Grain.OnRehydrate(new SimulatedBaggage(_moved, _world.Saboteur));
        }

        await Grain.OnActivateAsync(CancellationToken.None);
        _isActive = true;
        foreach (var call in _waiting)
        {
            Take(call);
        }

        _waiting.Clear();
    }

    private async Task EndAsync(DeactivationReason reason, SimulatedSilo? target)
    {
        if (IsEnding || !_isActive)
        {
            return;
        }

        _world.Note($"{Turns.Name} ends: {reason.Description}");
        IsEnding = true;
        var clock = Silo.Place.Clock;
        var started = clock.GetTimestamp();
        while (_running.Count > 0 && clock.GetElapsedTime(started) < EndTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock);
        }

        // As Orleans does.
        _timers.ForEach(timer => timer.Dispose());
        using var overdue = new CancellationTokenSource(EndTimeout, clock);
        await Grain.OnDeactivateAsync(reason, overdue.Token);
        var baggage = new Dictionary<string, object>();
        if (target is not null)
        {
            Grain.OnDehydrate(new SimulatedBaggage(baggage, _world.Saboteur));
        }

        _world.Note($"{Turns.Name} has ended");
        _deactivated.SetResult();
        _world.Elsewhere.Pool.Do(() => _topic.Replace(this, target, baggage));
    }
}
