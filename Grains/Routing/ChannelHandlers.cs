using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>A channel class' handlers by event, bound once at start-up.</summary>
internal sealed class ChannelHandlers
{
    private readonly FrozenDictionary<string, InHandler> _exact;
    private readonly (string Prefix, InHandler Handler)[] _prefixes;
    private readonly FrozenDictionary<string, OutHandler> _out;
    private readonly Type _channel;

    private ChannelHandlers(Type channel, Dictionary<string, InHandler> handleIn, Dictionary<string, OutHandler> handleOut)
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

    /// <summary>Finds and compiles the handlers of a channel class.</summary>
    /// <exception cref="ChannelWiringException">A handler can't be bound, or two claim one event.</exception>
    public static ChannelHandlers Bind(Type channel)
    {
        var handleIn = new Dictionary<string, InHandler>(StringComparer.Ordinal);
        var handleOut = new Dictionary<string, OutHandler>(StringComparer.Ordinal);
        foreach (var method in MethodsOf(channel))
        {
            foreach (var attribute in method.GetCustomAttributes<HandleInAttribute>())
            {
                var handler = HandlerBinder.BindIn(channel, method, attribute.Event);
                Claim(handleIn, attribute.Event, handler, channel, method, "HandleIn");
            }

            foreach (var attribute in method.GetCustomAttributes<HandleOutAttribute>())
            {
                var handler = HandlerBinder.BindOut(channel, method, attribute.Event);
                Claim(handleOut, attribute.Event, handler, channel, method, "HandleOut");
            }
        }

        return new ChannelHandlers(channel, handleIn, handleOut);
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
            return handler(channel, socket, string.Empty, payload);
        }

        foreach (var (prefix, prefixHandler) in _prefixes)
        {
            if (eventName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefixHandler(channel, socket, eventName[prefix.Length..], payload);
            }
        }

        throw new UnhandledEventException(_channel);
    }

    /// <summary>The events that are intercepted.</summary>
    public IEnumerable<string> Intercepted => _out.Keys;

    /// <summary>The handler that intercepts a broadcast, or null when none does.</summary>
    public OutHandler? Intercepts(string eventName) => _out.GetValueOrDefault(eventName);

    // Reflection shows a class neither the private nor the static methods of its bases.
    private static IEnumerable<MethodInfo> MethodsOf(Type channel)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<MethodInfo> methods = channel.GetMethods(All);
        for (var type = channel.BaseType; type is not null; type = type.BaseType)
        {
            methods = methods.Concat(type.GetMethods(All | BindingFlags.DeclaredOnly).Where(method => method.IsPrivate || method.IsStatic));
        }

        return methods;
    }

    private static void Claim<THandler>(Dictionary<string, THandler> handlers, string eventName, THandler handler, Type channel, MethodInfo method, string attribute)
    {
        if (!handlers.TryAdd(eventName, handler))
        {
            throw new ChannelWiringException(
                channel, method.Name, $"is a second [{attribute}(\"{eventName}\")] of its class. Leave one handler for the event.");
        }
    }
}
