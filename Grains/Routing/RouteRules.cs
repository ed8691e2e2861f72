using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>What an application says of one route beside its channel.</summary>
/// <param name="Filters">What stands around the channel's callbacks, outermost first.</param>
/// <param name="Demands">What is demanded of who joins.</param>
internal sealed record RouteRules(IReadOnlyList<FilterSource> Filters, IReadOnlyList<object> Demands)
{
    /// <summary>Who may join: what the class, its <see cref="Channel.JoinAsync"/> and its route demand together.</summary>
    /// <exception cref="ChannelWiringException">Something is demanded where nobody asks, or can't be done.</exception>
    public static Access? AccessOf(Type channel, RouteRules? rules, ServiceCatalog services)
    {
        var demands = Access.Declared(channel).ToList();
        foreach (var method in ChannelHandlers.MethodsOf(channel).Where(method => Access.Declared(method).Length > 0 && !method.IsDefined(typeof(HandleInAttribute))))
        {
            if (!IsJoin(method))
            {
                throw new ChannelWiringException(channel, method.Name, "demands authorization, and nobody is asked there. Demand it of the channel, of its JoinAsync or of a [HandleIn] method.");
            }

            demands.AddRange(Access.Declared(method));
        }

        return Access.Of(channel, null, [.. demands, .. rules?.Demands ?? []], services);
    }

    private static bool IsJoin(MethodInfo method) => method.GetBaseDefinition() == typeof(Channel).GetMethod(nameof(Channel.JoinAsync));
}
