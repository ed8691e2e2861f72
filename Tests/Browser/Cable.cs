using System.Net;
using System.Net.Sockets;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>Lies between a page and a port of this machine, and can be pulled out and plugged in.</summary>
internal sealed class Cable(int serverPort) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _ends = [];
    private TcpListener? _listener;

    public int Port { get; } = LocalPorts.Next();

    public void PlugIn()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = TakeAsync(_listener);
    }

    /// <summary>Cuts every connection, and lets none through.</summary>
    public void PullOut()
    {
        _listener?.Stop();
        lock (_lock)
        {
            _ends.ForEach(end => end.Close());
            _ends.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        PullOut();
        _end.Dispose();
    }

    private async Task TakeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(_end.Token);
                var server = new TcpClient { NoDelay = true };
                lock (_lock)
                {
                    _ends.AddRange([client, server]);
                }

                _ = CarryAsync(client, server);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
        }
    }

    private async Task CarryAsync(TcpClient client, TcpClient server)
    {
        using (client)
        using (server)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, serverPort, _end.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _end.Token),
                    server.GetStream().CopyToAsync(client.GetStream(), _end.Token));
            }
            catch (Exception exception) when (IsEnd(exception))
            {
            }
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
