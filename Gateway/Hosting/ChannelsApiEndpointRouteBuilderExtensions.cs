using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.Channels;
using Orleans.Channels.Gateway;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the HTTP API its address.</summary>
public static class ChannelsApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Lets back ends in any language broadcast, send, kick, disconnect and ask over HTTP, under a path. Maps nothing while
    /// <see cref="ChannelsApiOptions"/> has neither a key nor a policy nor the permission to do without them on this machine.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="prefix">Where the API is mounted.</param>
    /// <returns>
    /// For conventions of the application's own, as rate limits; without endpoints while the API is off. The application's fallback policy
    /// doesn't count, for the API has its keys.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The application has no gateway: call <c>AddChannelGateway</c>. Or <see cref="ChannelsApiOptions.Policy"/> names a policy that it hasn't.
    /// </exception>
    public static IEndpointConventionBuilder MapChannelsApi(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/api")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var services = endpoints.ServiceProvider;
        var keys = services.GetService<ApiKeys>() ?? throw new InvalidOperationException(
            $"MapChannelsApi(\"{prefix}\") needs a gateway. Add builder.Services.AddChannelGateway() before the application is built.");
        var options = services.GetRequiredService<IOptions<ChannelsApiOptions>>().Value;
        var mount = endpoints.MapGroup(prefix).WithGroupName(ApiEndpoints.Group).WithTags(ApiEndpoints.Group).DecidesItself();
        var hasPolicy = services.GetRequiredService<ApiPolicy>().IsThereAsync().GetAwaiter().GetResult();
        if (keys.Count > 0 || hasPolicy || options.AllowWithoutKeyOnLoopback)
        {
            ApiEndpoints.Map(mount);
            ApiLog.On(services.GetRequiredService<ILogger<ApiKeys>>(), prefix, keys.Count, options.AllowWithoutKeyOnLoopback);
        }

        return mount;
    }
}
