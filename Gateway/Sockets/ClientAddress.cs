using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Channels.Gateway;

/// <summary>Where a client is, without <c>HttpContext.Connection</c>: the request would keep that for as long as its WebSocket lasts.</summary>
internal static class ClientAddress
{
    /// <summary>The address of a request's client, where there is one.</summary>
    public static IPAddress? Of(HttpContext http) => http.Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
}
