using System.Net;
using System.Net.Sockets;

namespace Orleans.Channels.Benchmarks;

/// <summary>Hands out ports of this machine that nobody listens on, below those that the system gives to outgoing connections.</summary>
internal static class FreePorts
{
    private const int First = 21_000;
    private const int Count = 5_000;

    private static int _next = Environment.ProcessId * 31;

    /// <summary>One that wasn't handed out before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's already.
            }
        }
    }
}
