namespace Orleans.Channels;

/// <summary>
/// Decides who may connect, and what a connection knows about its user (<c>Phoenix.Socket</c>). It runs in the silos, in a
/// stateless worker, so that gateways carry no code of the application. Each client that wants to connect is asked by a new instance, in a
/// scope of its own: the constructor takes scoped services too. Lets everybody in unless overridden.
/// </summary>
public abstract class Socket
{
    /// <summary>Decides on a connection (<c>connect/3</c> and <c>id/1</c>). Throwing refuses it with status 403.</summary>
    /// <param name="connect">Who wants to connect, and with what.</param>
    public virtual ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) => new(ConnectResult.Accept());
}
