using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Channels.Gateway;

/// <summary>Where a client is, without <c>HttpContext.Connection</c>: the request would keep that for as long as its WebSocket lasts.</summary>
internal static class ClientAddress
{
    // One customer of a provider has all of them.
    private const int NetworkBytes = 8;

    /// <summary>What a client is counted by: its address, and of IPv6 the first 64 bits, for whoever has one of these has them all.</summary>
    public static IPAddress? KeyOf(IPAddress? address)
    {
        if (address is null or { AddressFamily: AddressFamily.InterNetwork })
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The address of a request's client, where there is one.</summary>
    public static IPAddress? Of(HttpContext http) => http.Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
}
