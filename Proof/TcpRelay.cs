using System.Net;
using System.Net.Sockets;

namespace Orleans.Channels.Proof;

/// <summary>
/// A way over the network that can be cut: what goes over it is neither refused nor answered then, as with a cable that is pulled. It takes no
/// rights of an administrator, as the system's own means for that do.
/// </summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Func<ReadOnlyMemory<byte>, bool> _isCut;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <param name="address">Where it listens, on a port that the system chooses.</param>
    /// <param name="target">The port on 127.0.0.1 that it leads to.</param>
    /// <param name="isCut">Asked again and again whether a connection is cut, with the first bytes that came over it.</param>
    public TcpRelay(IPAddress address, int target, Func<ReadOnlyMemory<byte>, bool> isCut)
    {
        _target = target;
        _isCut = isCut;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port that is connected to in the target's place.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The relay has ended.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        try
        {
            var buffer = new byte[64 * 1024];
            var greeting = buffer.AsMemory(0, await near.ReceiveAsync(buffer, _end.Token)).ToArray();
            await WhileCutAsync(greeting);
            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await SendAsync(far, greeting);
            await Task.WhenAny(PassAsync(near, far, greeting, buffer), PassAsync(far, near, greeting, new byte[64 * 1024]));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two ends is gone, and with this the other is.
        }
    }

    private async Task PassAsync(Socket from, Socket to, byte[] greeting, byte[] buffer)
    {
        while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
        {
            await WhileCutAsync(greeting);
            await SendAsync(to, buffer.AsMemory(0, count));
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, _end.Token)..];
        }
    }

    // What was on its way when the cut came goes out behind it, as the system's own retransmissions do.
    private async Task WhileCutAsync(byte[] greeting)
    {
        while (_isCut(greeting))
        {
            await Task.Delay(20, _end.Token);
        }
    }
}
