using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>A channel class' handlers by event, bound once at start-up.</summary>
internal sealed class ChannelHandlers
{
    private readonly FrozenDictionary<string, GuardedHandler> _exact;
    private readonly (string Prefix, GuardedHandler Handler)[] _prefixes;
    private readonly FrozenDictionary<string, OutHandler> _out;
    private readonly Type _channel;

    private ChannelHandlers(Type channel, Dictionary<string, GuardedHandler> handleIn, Dictionary<string, OutHandler> handleOut)
    {
        _channel = channel;
        _exact = handleIn.Where(h => !h.Key.EndsWith('*')).ToFrozenDictionary(StringComparer.Ordinal);
        _prefixes = [.. handleIn.Where(h => h.Key.EndsWith('*')).Select(h => (h.Key[..^1], h.Value)).OrderByDescending(h => h.Item1.Length)];
        _out = handleOut.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Calls a handler for an event from a client.</summary>
    public delegate ValueTask<Reply> InHandler(Channel channel, ChannelSocket socket, string rest, Payload payload);

    /// <summary>Calls a handler for an intercepted broadcast.</summary>
    public delegate ValueTask<Reply> OutHandler(Channel channel, ChannelSocket socket, string eventName, Payload payload);

    /// <summary>Finds the handlers of a channel class, and sees that they have forms that can be bound, whatever services there are.</summary>
    /// <exception cref="ChannelWiringException">One hasn't, or two claim one event.</exception>
    public static void Check(Type channel)
    {
        var (takenIn, takenOut) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (method, eventName) in Marked<HandleInAttribute>(channel, attribute => attribute.Event))
        {
            HandlerBinder.CheckIn(channel, method, eventName);
            Claim(takenIn, eventName, channel, method, "HandleIn");
        }

        foreach (var (method, eventName) in Marked<HandleOutAttribute>(channel, attribute => attribute.Event))
        {
            HandlerBinder.CheckOut(channel, method, eventName);
            Claim(takenOut, eventName, channel, method, "HandleOut");
        }
    }

    /// <summary>Finds and compiles the handlers of a channel class.</summary>
    /// <param name="channel">The class.</param>
    /// <param name="services">What services there are; none unless given.</param>
    /// <exception cref="ChannelWiringException">A handler can't be bound, or two claim one event.</exception>
    public static ChannelHandlers Bind(Type channel, ServiceCatalog? services = null)
    {
        Check(channel);
        services ??= ServiceCatalog.None;
        return new ChannelHandlers(
            channel,
            Marked<HandleInAttribute>(channel, attribute => attribute.Event).ToDictionary(each => each.Event, each => GuardedHandler.Bind(channel, each.Method, services), StringComparer.Ordinal),
            Marked<HandleOutAttribute>(channel, attribute => attribute.Event).ToDictionary(each => each.Event, each => HandlerBinder.BindOut(channel, each.Method, services), StringComparer.Ordinal));
    }

    /// <summary>Hands an event to its handler.</summary>
    /// <exception cref="UnhandledEventException">No handler takes it.</exception>
    public ValueTask<Reply> HandleInAsync(Channel channel, ChannelSocket socket, string? eventName, Payload payload)
    {
        if (eventName is null)
        {
            throw new UnhandledEventException(_channel);
        }

        if (_exact.TryGetValue(eventName, out var handler))
        {
            return handler.CallAsync(channel, socket, string.Empty, payload);
        }

        foreach (var (prefix, prefixHandler) in _prefixes)
        {
            if (eventName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefixHandler.CallAsync(channel, socket, eventName[prefix.Length..], payload);
            }
        }

        throw new UnhandledEventException(_channel);
    }

    /// <summary>The events that are intercepted.</summary>
    public IEnumerable<string> Intercepted => _out.Keys;

    /// <summary>The handler that intercepts a broadcast, or null when none does.</summary>
    public OutHandler? Intercepts(string eventName) => _out.GetValueOrDefault(eventName);

    /// <summary>All methods of a class: reflection shows a class neither the private nor the static methods of its bases.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type channel)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<MethodInfo> methods = channel.GetMethods(All);
        for (var type = channel.BaseType; type is not null; type = type.BaseType)
        {
            methods = methods.Concat(type.GetMethods(All | BindingFlags.DeclaredOnly).Where(method => method.IsPrivate || method.IsStatic));
        }

        return methods;
    }

    private static IEnumerable<(MethodInfo Method, string Event)> Marked<TAttribute>(Type channel, Func<TAttribute, string> eventOf)
        where TAttribute : Attribute =>
        MethodsOf(channel).SelectMany(method => method.GetCustomAttributes<TAttribute>().Select(attribute => (method, eventOf(attribute))));

    private static void Claim(HashSet<string> taken, string eventName, Type channel, MethodInfo method, string attribute)
    {
        if (!taken.Add(eventName))
        {
            throw new ChannelWiringException(
                channel, method.Name, $"is a second [{attribute}(\"{eventName}\")] of its class. Leave one handler for the event.");
        }
    }
}
