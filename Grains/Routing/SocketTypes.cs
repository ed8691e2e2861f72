using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>The application's socket classes by name.</summary>
/// <param name="types">The classes.</param>
/// <param name="services">What their constructors may take.</param>
internal sealed class SocketTypes(IReadOnlyDictionary<string, Type> types, ServiceCatalog services)
{
    private readonly Dictionary<string, ObjectFactory> _factories =
        types.ToDictionary(each => each.Key, each => FactoryOf(each.Value, services), StringComparer.Ordinal);

    /// <summary>The class of a socket, or null when none has that name.</summary>
    public Type? Find(string name) => types.GetValueOrDefault(name);

    /// <summary>Makes a socket of one of the classes, of the services of a scope.</summary>
    public Socket New(string name, IServiceProvider scope) => (Socket)_factories[name](scope, null);

    private static ObjectFactory FactoryOf(Type type, ServiceCatalog services) =>
        Access.Declared(type).Length > 0 || type.GetMethods().Any(method => Access.Declared(method).Length > 0)
            ? throw new ChannelWiringException(type, null, "demands authorization, and nobody is asked there. Demand it of the socket's endpoint: app.MapSocket(…).RequireAuthorization(…).")
            : ServiceConstructor.Of(type, services, livesForScope: true);
}
