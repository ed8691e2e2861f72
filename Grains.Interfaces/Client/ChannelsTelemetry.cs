using System.Diagnostics;
using System.Reflection;

namespace Orleans.Channels;

/// <summary>What this library tells of itself to whoever listens: one meter and one source of traces, both of one name.</summary>
public static class ChannelsTelemetry
{
    /// <summary>The name of the meter and of the activity source, for <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
    public const string Name = "Orleans.Channels";

    internal const string PatternTag = "channels.pattern";
    internal const string EventTag = "channels.event";
    internal const string ResultTag = "channels.result";

    // The package's, without the commit.
    private static string? Version =>
        typeof(ChannelsTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static readonly ActivitySource Source = new(Name, Version);

    /// <summary>Whether somebody listens to traces.</summary>
    internal static bool IsTraced => Source.HasListeners();

    /// <summary>Begins a trace with what a client sent, or goes on with the client's own, if somebody listens. It isn't <see cref="Activity.Current"/> afterwards.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="eventName">The event, or null for none.</param>
    /// <param name="trace">The trace that the client goes on with (W3C <c>traceparent</c>), or null.</param>
    internal static Activity? Begin(string name, string pattern, string? eventName, string? trace = null)
    {
        if (!IsTraced)
        {
            return null;
        }

        // The request of a WebSocket lasts as long as the socket: as a parent it would make one trace of all that is sent on it.
        var request = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(trace, null, isRemote: true, out var parent);
        var begun = Tag(Source.StartActivity(name, ActivityKind.Server, parent), pattern, eventName);
        Activity.Current = request;
        return begun;
    }

    /// <summary>Goes on with a trace that began elsewhere, if it is recorded and somebody listens.</summary>
    /// <param name="trace">What <see cref="Carry"/> gave.</param>
    /// <param name="name">What is done.</param>
    /// <param name="kind">The side that this is of.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="eventName">The event, or null for none.</param>
    internal static Activity? GoOn(string? trace, string name, ActivityKind kind, string pattern, string? eventName) =>
        trace is not null && ActivityContext.TryParse(trace, null, isRemote: true, out var parent)
            ? Tag(Source.StartActivity(name, kind, parent), pattern, eventName)
            : null;

    /// <summary>Adds a step to the trace that runs here, if one does.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">The side that this is of.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="eventName">The event.</param>
    internal static Activity? Step(string name, ActivityKind kind, string pattern, string eventName) =>
        // A timer that a handler started brings along the handler's trace, which is over.
        IsTraced && Activity.Current is { Recorded: true, IsStopped: false }
            ? Tag(Source.StartActivity(name, kind), pattern, eventName)
            : null;

    /// <summary>What has to travel for a trace to go on elsewhere (W3C <c>traceparent</c>); null unless it is recorded.</summary>
    internal static string? Carry(this Activity? activity) => activity is { Recorded: true } ? activity.Id : null;

    /// <summary>Marks the step that runs here as failed.</summary>
    /// <param name="exception">Why; its message may hold what a client sent, and stays out.</param>
    internal static void Fail(Exception exception)
    {
        if (Activity.Current is { } current && current.Source == Source)
        {
            current.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        }
    }

    private static Activity? Tag(Activity? activity, string pattern, string? eventName)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(PatternTag, pattern);
            if (eventName is not null)
            {
                activity.SetTag(EventTag, eventName);
            }
        }

        return activity;
    }
}
