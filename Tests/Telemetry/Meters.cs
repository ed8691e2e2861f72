using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Meters for what a test makes by itself.</summary>
internal static class Meters
{
    /// <summary>A gateway's instruments, which nobody else hears.</summary>
    public static GatewayInstruments NewInstruments(SocketRegistry sockets) => new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), sockets, TimeProvider.System);
}
