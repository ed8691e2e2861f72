using System.Diagnostics.CodeAnalysis;
using Orleans.Channels;
using Orleans.Channels.Gateway;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives sockets their addresses.</summary>
public static class SocketEndpointRouteBuilderExtensions
{
    /// <summary>Takes clients in under a path (<c>Phoenix.Endpoint.socket/3</c>): WebSockets at <c>path/websocket</c>, long-poll at <c>path/longpoll</c>.</summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">Where the socket is mounted, by custom <c>/socket</c>; path params become connect params.</param>
    /// <param name="socket">The socket's name in <c>AddChannels</c>.</param>
    /// <returns>
    /// For conventions of the application's own: <c>RequireAuthorization</c> and <c>RequireRateLimiting</c> count. Its fallback policy, request
    /// timeouts, output cache and limiter of all requests don't, for the socket class decides who comes in, and sockets and polls last.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The socket is that of the page for operators, <c>channels.operators</c>.</exception>
    /// <exception cref="InvalidOperationException">The application has no gateway: call <c>AddChannelGateway</c>.</exception>
    public static IEndpointConventionBuilder MapSocket(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path, string socket = SocketNames.Default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(socket);
        ArgumentOutOfRangeException.ThrowIfEqual(socket, OperatorNames.Socket);
        var webSocket = endpoints.ServiceProvider.GetService<WebSocketTransport>() ?? throw new InvalidOperationException(
            $"MapSocket(\"{path}\") needs a gateway. Add builder.Services.AddChannelGateway() before the application is built.");
        var longPoll = endpoints.ServiceProvider.GetRequiredService<LongPollTransport>();
        var mount = endpoints.MapGroup(path).DecidesItself().LastsLong();
        mount.Map("/websocket", http => webSocket.HandleAsync(http, socket));
        mount.Map("/longpoll", http => longPoll.HandleAsync(http, socket));
        return mount;
    }
}
