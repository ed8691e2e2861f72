using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>How a class of the application is made of services. What it lacks stops the start by name.</summary>
internal static class ServiceConstructor
{
    /// <summary>Finds the constructor, and sees that its parameters can be had.</summary>
    /// <param name="type">The class.</param>
    /// <param name="services">What there is.</param>
    /// <param name="livesForScope">Whether it lives no longer than a scope; else no service that does may be in it.</param>
    /// <exception cref="ChannelWiringException">It has no constructor that fits, or a parameter can't be had.</exception>
    public static ObjectFactory Of(Type type, ServiceCatalog services, bool livesForScope)
    {
        var constructor = Choose(type, services);
        foreach (var parameter in constructor.GetParameters())
        {
            Check(type, parameter, services, livesForScope);
        }

        return type.GetConstructors().Length == 1
            ? ActivatorUtilities.CreateFactory(type, Type.EmptyTypes)
            : (provider, _) => ActivatorUtilities.CreateInstance(provider, type);
    }

    private static ConstructorInfo Choose(Type type, ServiceCatalog services)
    {
        var constructors = type.GetConstructors();
        return constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.OrderByDescending(constructor => constructor.GetParameters().Length)
                .FirstOrDefault(constructor => constructor.GetParameters().All(parameter => CanBeHad(parameter, services)))
            ?? constructors.MaxBy(constructor => constructor.GetParameters().Length)
            ?? throw new ChannelWiringException(type, null, "has no public constructor. Give it one that takes services alone.");
    }

    private static void Check(Type type, ParameterInfo parameter, ServiceCatalog services, bool livesForScope)
    {
        if (services.IsKnown && !CanBeHad(parameter, services))
        {
            throw new ChannelWiringException(
                type, null, $"takes {parameter.ParameterType.Name} in its constructor, which no service is. Register it with the silo's services (services.AddSingleton<{parameter.ParameterType.Name}>(), say), or leave it out.");
        }

        if (!livesForScope && services.WayToScoped(parameter.ParameterType, ServiceKey.Of(parameter)) is { } way)
        {
            throw new ChannelWiringException(
                type, null, $"takes the scoped service {way} in its constructor, and a channel lives as long as its topic, for all members at once. Take it as a parameter of the handlers that use it, for each event has a scope; or, in JoinAsync and other overrides, from socket.Services.");
        }
    }

    private static bool CanBeHad(ParameterInfo parameter, ServiceCatalog services) =>
        parameter.HasDefaultValue
        || (ServiceKey.IsKeyed(parameter) ? services.Has(parameter.ParameterType, ServiceKey.Of(parameter)) : services.Has(parameter.ParameterType) || IsSequence(parameter));

    // One of nothing is had as well.
    private static bool IsSequence(ParameterInfo parameter) =>
        parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IEnumerable<>);
}
