using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Channels.Samples;

/// <summary>
/// Stops a silo whose ports are another process's. Orleans listens with SO_REUSEPORT, so two silos would share one port without a word, and each get
/// some of what was meant for the other.
/// </summary>
internal sealed class SiloPorts(IOptions<EndpointOptions> endpoints) : IConfigurationValidator
{
    /// <inheritdoc/>
    /// <exception cref="OrleansConfigurationException">A port is taken.</exception>
    public void ValidateConfiguration()
    {
        var options = endpoints.Value;
        Check(options.SiloListeningEndpoint ?? new(options.AdvertisedIPAddress, options.SiloPort), nameof(options.SiloPort));
        if (options.GatewayPort != 0)
        {
            Check(options.GatewayListeningEndpoint ?? new(options.AdvertisedIPAddress, options.GatewayPort), nameof(options.GatewayPort));
        }
    }

    private static void Check(IPEndPoint endpoint, string setting)
    {
        using var probe = new TcpListener(endpoint);
        try
        {
            probe.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new OrleansConfigurationException(
                $"Port {endpoint.Port} of {endpoint.Address} is in use by another process, perhaps another silo: give this one a free port by Orleans:Endpoints:{setting}, or stop the other.",
                exception);
        }
    }
}
