using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Whether clients should be sent to this gateway: not before its stream works, not while it has no way to the silos, and no more once it drains.</summary>
internal sealed class GatewayHealth(GatewayService gateway, SocketRegistry sockets) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(gateway.IsOpen && !sockets.IsShut
            ? HealthCheckResult.Healthy("The gateway takes clients.")
            : new HealthCheckResult(context.Registration.FailureStatus, "The gateway has no way to the silos, or it drains."));
}

/// <summary>Registers the check once, however often a gateway is added.</summary>
internal sealed class GatewayHealthRegistration : IConfigureOptions<HealthCheckServiceOptions>
{
    public void Configure(HealthCheckServiceOptions options) => options.Registrations.Add(
        new HealthCheckRegistration("channels", services => services.GetRequiredService<GatewayHealth>(), failureStatus: null, tags: ["ready"]));
}
