using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>A handler of clients' events, and who may call it.</summary>
/// <param name="handler">The handler.</param>
/// <param name="access">Who may; null for each member.</param>
internal sealed class GuardedHandler(ChannelHandlers.InHandler handler, Access? access)
{
    /// <summary>What is answered to whom a policy doesn't let.</summary>
    public static Payload Unauthorized { get; } = Payload.FromOwn(new { reason = "unauthorized" });

    /// <summary>Compiles a handler, and reads what it demands.</summary>
    public static GuardedHandler Bind(Type channel, MethodInfo method, ServiceCatalog services) =>
        new(HandlerBinder.BindIn(channel, method, services), Access.Of(channel, method.Name, Access.Declared(method), services));

    /// <summary>Calls the handler, if the member may.</summary>
    public ValueTask<Reply> CallAsync(Channel channel, ChannelSocket socket, string rest, Payload payload) =>
        access is null ? handler(channel, socket, rest, payload) : CallIfAllowedAsync(access, channel, socket, rest, payload);

    private async ValueTask<Reply> CallIfAllowedAsync(Access access, Channel channel, ChannelSocket socket, string rest, Payload payload) =>
        await access.AllowsAsync(socket) ? await handler(channel, socket, rest, payload) : Reply.Error(Unauthorized);
}
