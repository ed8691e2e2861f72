using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Channels.Grains;

/// <summary>One line of the routing table: a pattern, the channel that takes its topics, and that channel's handlers.</summary>
internal sealed class ChannelRoute
{
    private readonly ObjectFactory _newChannel;
    private readonly Func<IGrainContext, string, Action, IChannelState>? _newState;

    public ChannelRoute(TopicPattern pattern, Type channel, IReadOnlyDictionary<string, object?> assigns, HistoryRule? history = null, ServiceCatalog? services = null, RouteRules? rules = null)
    {
        services ??= ServiceCatalog.None;
        ChannelType = channel;
        Pattern = pattern;
        Tally = new RouteTally(pattern.Text);
        Assigns = assigns;
        Handlers = ChannelHandlers.Bind(channel, services);
        Access = RouteRules.AccessOf(channel, rules, services);
        Filters = ChannelFilters.Of(rules?.Filters ?? [], services);
        FetchesPresence = channel.GetMethod(nameof(Channel.FetchPresenceAsync))!.DeclaringType != typeof(Channel);
        WhenSlow = SlowPolicies.Of(channel, Handlers);
        History = history;
        KeepsForEach = history is not null && Handlers.Intercepted.Any();
        _newChannel = ServiceConstructor.Of(channel, services, livesForScope: false);
        _newState = StateOf(channel) is { } state
            ? typeof(ChannelRoute).GetMethod(nameof(NewState), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(state)
                .CreateDelegate<Func<IGrainContext, string, Action, IChannelState>>()
            : null;
    }

    public TopicPattern Pattern { get; }

    /// <summary>The channel's class.</summary>
    public Type ChannelType { get; }

    /// <summary>How much of it there is on this silo.</summary>
    public RouteTally Tally { get; }

    /// <summary>Assigned to each member at its join, over the socket's own (the <c>:assigns</c> option of <c>Phoenix.Socket.channel/3</c>).</summary>
    public IReadOnlyDictionary<string, object?> Assigns { get; }

    public ChannelHandlers Handlers { get; }

    /// <summary>Who may join, or null for all that the channel itself lets in.</summary>
    public Access? Access { get; }

    /// <summary>What stands around its channel's callbacks, or null for nothing.</summary>
    public ChannelFilters? Filters { get; }

    /// <summary>True when the channel adds something to presence entries.</summary>
    public bool FetchesPresence { get; }

    /// <summary>The events whose broadcasts a slow client may miss, or null for none.</summary>
    public Dictionary<string, SlowPolicy>? WhenSlow { get; }

    /// <summary>What its topics keep for clients that come back, or null.</summary>
    public HistoryRule? History { get; }

    /// <summary>How its channel writes and reads payloads, where it has JSON of its own; null for that of the process.</summary>
    public JsonSerializerOptions? Json { get; init; }

    /// <summary>
    /// Whether what its topics keep goes to each member by itself, and in one order: its channel intercepts something, and a member has reached a place only when its handlers
    /// are done with all that came before.
    /// </summary>
    public bool KeepsForEach { get; }

    public Channel NewChannel(IServiceProvider services) => (Channel)_newChannel(services, null);

    /// <summary>Storage for a channel that has state; to be asked for in the grain's constructor, so that it is read before the grain runs.</summary>
    /// <param name="context">The topic's activation.</param>
    /// <param name="storage">The name of the grain storage.</param>
    /// <param name="fenced">Called when another activation has written the state.</param>
    public IChannelState? NewState(IGrainContext context, string storage, Action fenced) => _newState?.Invoke(context, storage, fenced);

    private static ChannelState<TState> NewState<TState>(IGrainContext context, string storage, Action fenced)
        where TState : new() =>
        new(
            context.ActivationServices.GetRequiredService<IPersistentStateFactory>().Create<TState>(context, new PersistentStateAttribute("channel", storage)),
            context.ActivationServices.GetRequiredService<IGrainStorageSerializer>(),
            context.GrainId.Key.ToString()!,
            fenced);

    private static Type? StateOf(Type channel)
    {
        for (var type = channel; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Channel<>))
            {
                return type.GetGenericArguments()[0];
            }
        }

        return null;
    }
}
