using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>How a parameter says that it is a service: by <see cref="FromKeyedServicesAttribute"/>, or by ASP.NET Core's <c>[FromServices]</c>.</summary>
internal static class ServiceKey
{
    // By its name, for a silo needs no ASP.NET Core.
    private const string FromServices = "Microsoft.AspNetCore.Http.Metadata.IFromServiceMetadata";

    /// <summary>The key under which a parameter wants its service, or null.</summary>
    public static object? Of(ParameterInfo parameter) => parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key;

    /// <summary>Whether a parameter wants a service under a key.</summary>
    public static bool IsKeyed(ParameterInfo parameter) => parameter.IsDefined(typeof(FromKeyedServicesAttribute));

    /// <summary>Whether a parameter says that it is a service, whatever else its type could be.</summary>
    public static bool IsMarked(ParameterInfo parameter) =>
        IsKeyed(parameter) || parameter.GetCustomAttributes().Any(attribute => attribute.GetType().GetInterface(FromServices) is not null);
}
