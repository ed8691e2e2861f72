using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>What a channel class declares with <see cref="WhenSlowAttribute"/>, read once at start-up.</summary>
internal static class SlowPolicies
{
    /// <summary>The policies by event, or null when the class declares none.</summary>
    /// <exception cref="ChannelWiringException">An event is blank, declared twice, or never broadcast as it is.</exception>
    public static Dictionary<string, SlowPolicy>? Of(Type channel, ChannelHandlers handlers)
    {
        Dictionary<string, SlowPolicy>? policies = null;
        foreach (var declared in channel.GetCustomAttributes<WhenSlowAttribute>())
        {
            policies ??= new(StringComparer.Ordinal);
            Check(channel, handlers, declared);
            if (!policies.TryAdd(declared.Event, declared.Policy))
            {
                throw new ChannelWiringException(channel, null, $"has a second [WhenSlow(\"{declared.Event}\")]. Leave one for the event.");
            }
        }

        return policies;
    }

    private static void Check(Type channel, ChannelHandlers handlers, WhenSlowAttribute declared)
    {
        if (string.IsNullOrEmpty(declared.Event) || declared.Event.Contains('*'))
        {
            throw new ChannelWiringException(channel, null, $"has [WhenSlow(\"{declared.Event}\")], which names no event. Write one attribute for each event, with its exact name.");
        }

        if (!Enum.IsDefined(declared.Policy))
        {
            throw new ChannelWiringException(channel, null, $"has [WhenSlow(\"{declared.Event}\")] with a policy that isn't there. Take one of SlowPolicy.");
        }

        if (handlers.Intercepts(declared.Event) is not null)
        {
            throw new ChannelWiringException(
                channel, null, $"has [WhenSlow(\"{declared.Event}\")] and [HandleOut(\"{declared.Event}\")], but an intercepted broadcast becomes pushes, which are never dropped. Remove one of them.");
        }
    }
}
