using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>What the silo's container can give, and what of it lives for a scope: asked at start-up alone.</summary>
internal sealed class ServiceCatalog
{
    // Deeper than any application nests its services; a ring of transients ends here too.
    private const int MaxDepth = 16;

    private readonly IServiceProviderIsService? _services;
    private readonly IServiceProviderIsKeyedService? _keyed;
    private readonly IServiceCollection _declared;

    /// <param name="services">The container.</param>
    /// <param name="declared">What it was built of.</param>
    public ServiceCatalog(IServiceProvider? services, IServiceCollection declared)
    {
        Provider = services;
        _services = services?.GetService<IServiceProviderIsService>();
        _keyed = services?.GetService<IServiceProviderIsKeyedService>();
        _declared = declared;
    }

    /// <summary>A catalogue without a container: nothing is a service, and nothing is missing.</summary>
    public static ServiceCatalog None { get; } = new(null, new ServiceCollection());

    /// <summary>The container; null when there is none to ask.</summary>
    public IServiceProvider? Provider { get; }

    /// <summary>The JSON of the route that is asked for; it decides what may be read from a payload, and so has to be a service.</summary>
    public JsonSerializerOptions Json { get; private init; } = PayloadJson.Options;

    /// <summary>Whether there is a container to ask.</summary>
    public bool IsKnown => _services is not null;

    /// <summary>The same, for a route with JSON of its own.</summary>
    public ServiceCatalog With(JsonSerializerOptions json) => new(Provider, _declared) { Json = json };

    /// <summary>Whether a type is a service. A sequence is one when what it is of is.</summary>
    public bool Has(Type type) => _services is not null && (ItemOf(type) is { } item ? _services.IsService(item) : _services.IsService(type));

    /// <summary>Whether there is a service under a key.</summary>
    public bool Has(Type type, object? key) => _keyed is not null && (ItemOf(type) is { } item ? _keyed.IsKeyedService(item, key) : _keyed.IsKeyedService(type, key));

    /// <summary>How long a service lives; null when it isn't declared.</summary>
    public ServiceLifetime? LifetimeOf(Type type) => Find(type, null)?.Lifetime;

    /// <summary>The way from a service to one that lives for a scope, <c>A, which takes B</c>; null when there is none, or nobody can know.</summary>
    /// <param name="type">The service.</param>
    /// <param name="key">Its key, if it has one.</param>
    public string? WayToScoped(Type type, object? key) => WayToScoped(type, key, MaxDepth);

    private string? WayToScoped(Type type, object? key, int depth)
    {
        if (depth == 0 || IsOrleans(type) || Find(ItemOf(type) ?? type, key) is not { } found || found.Lifetime == ServiceLifetime.Singleton)
        {
            return null;
        }

        if (found.Lifetime == ServiceLifetime.Scoped)
        {
            return type.Name;
        }

        var made = found.IsKeyedService ? found.KeyedImplementationType : found.ImplementationType;
        return made is null ? null : ParametersOf(made)
            .Select(parameter => WayToScoped(parameter.ParameterType, ServiceKey.Of(parameter), depth - 1))
            .FirstOrDefault(way => way is not null) is { } way ? $"{type.Name}, which takes {way}" : null;
    }

    private ServiceDescriptor? Find(Type type, object? key) =>
        _declared.LastOrDefault(service => service.ServiceType == type && Equals(service.ServiceKey, key))
        ?? (type.IsGenericType ? _declared.LastOrDefault(service => service.ServiceType == type.GetGenericTypeDefinition() && Equals(service.ServiceKey, key)) : null);

    // What Orleans offers for an activation is the activation's own.
    private static bool IsOrleans(Type type) => type.Assembly == typeof(IGrainContext).Assembly;

    private static ParameterInfo[] ParametersOf(Type made) =>
        made.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault()?.GetParameters() ?? [];

    // A container has sequences of everything, empty ones.
    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type.GetGenericArguments()[0] : null;
}
