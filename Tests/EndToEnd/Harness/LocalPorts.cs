using System.Net;
using System.Net.Sockets;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// Hands out ports that nobody listens on. They come from below the range that the system gives to outgoing
/// connections, so that none is taken between the asking and the listening.
/// </summary>
internal static class LocalPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Environment.ProcessId * 97;

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
