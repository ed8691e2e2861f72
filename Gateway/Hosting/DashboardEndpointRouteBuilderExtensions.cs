using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.Channels;
using Orleans.Channels.Gateway;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the page for operators its address.</summary>
public static class DashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Shows operators a live page: gateways, sockets, busiest topics, presence, and the frames of a topic. Silos feed it when they have
    /// <c>AddChannels(channels => channels.Dashboard())</c>.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">Where the page is; its parts are under it.</param>
    /// <returns>
    /// For the application's authorization: <c>.RequireAuthorization("…")</c>. Without it nobody sees the page, but for who comes from this machine
    /// where <see cref="ChannelGatewayOptions.DashboardOnLoopback"/> says so.
    /// </returns>
    /// <exception cref="InvalidOperationException">The application has no gateway: call <c>AddChannelGateway</c>.</exception>
    public static IEndpointConventionBuilder MapChannelsDashboard(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = "/channels")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var services = endpoints.ServiceProvider;
        var tokens = services.GetService<DashboardTokens>() ?? throw new InvalidOperationException(
            $"MapChannelsDashboard(\"{path}\") needs a gateway. Add builder.Services.AddChannelGateway() before the application is built.");
        var mount = endpoints.MapGroup(path);
        new DashboardEndpoints(
            path,
            services.GetRequiredService<WebSocketTransport>(),
            tokens,
            services.GetRequiredService<IOptions<ChannelGatewayOptions>>(),
            services.GetRequiredService<ILogger<DashboardEndpoints>>()).Map(mount);
        return mount;
    }
}
